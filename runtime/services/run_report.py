"""The use cases of reports, under one roof: describe, count, drill down, write out."""

from runtime.services.drill_widget import drill_widget
from runtime.services.export_widget import export_widget
from runtime.services.read_report import read_report
from runtime.services.widget_data import widget_data

__all__ = ["drill_widget", "export_widget", "read_report", "widget_data"]
