"""The whole day, simulated: the real functions of every region on one clock, over an AWS, an application, its clients
and its people."""
