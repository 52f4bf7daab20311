"""The designer: business people change forms, flows and reports by drag and drop."""
