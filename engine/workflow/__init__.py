"""Approval flows in BPMN terms: commands in, events or a rejection out."""
