#: exit 137
#: try
jrun --rm busybox sh -c 'kill -KILL $$'
