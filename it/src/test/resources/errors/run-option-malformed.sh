#: exit 125
#: says lots
#: try
jrun --rm --memory lots busybox true
