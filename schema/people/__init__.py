"""People: staff as others see them, students with everything that is read of them, and the viewer."""
