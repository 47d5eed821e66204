"""The composition root: reads settings once, builds everything, holds no rule."""
