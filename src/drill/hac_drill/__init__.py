"""The drill: applies a generated platform to an emulator of AWS, lets its primary region die, and
looks on while the deployed handlers take over. `hac drill` runs it."""
