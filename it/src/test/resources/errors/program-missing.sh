#: exit 127
#: says nowhere
#: try
jrun --rm busybox nowhere
