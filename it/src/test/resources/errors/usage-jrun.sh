#: exit 125
#: says --nonsense
#: try
jrun --nonsense busybox
