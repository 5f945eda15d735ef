"""What a trained model sees, weighed against the rules."""
