"""What the templates show: frozen values with everything already computed and worded."""
