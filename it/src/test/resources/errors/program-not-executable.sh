#: exit 126
#: says /etc/passwd
#: try
jrun --rm busybox /etc/passwd
