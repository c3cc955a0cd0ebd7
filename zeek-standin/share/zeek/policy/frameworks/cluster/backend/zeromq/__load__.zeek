# zeek-standin: stands for Zeek's script of this name, and does nothing.
@load ./main
