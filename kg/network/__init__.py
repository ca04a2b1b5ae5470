"""Networks of tasks, units and places, and their statistics."""
