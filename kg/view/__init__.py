"""Pictures of networks: pages, figures, maps."""
