#: exit 7
#: try
jrun --rm busybox sh -c 'exit 7'
