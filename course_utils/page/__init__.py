"""What is alive in a notebook's page, and readable in every other: `placed.PlacedWidget`."""
