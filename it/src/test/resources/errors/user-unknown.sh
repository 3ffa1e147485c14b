#: exit 125
#: says nobody-here
#: try
jrun --rm -u nobody-here busybox true
