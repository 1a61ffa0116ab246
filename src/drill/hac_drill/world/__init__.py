"""What moves while the drill runs: the network, schedules, alarms, functions, the application."""
