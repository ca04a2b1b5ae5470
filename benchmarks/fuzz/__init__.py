"""Targets for random and coverage-guided input, and the command that runs them with Atheris."""
