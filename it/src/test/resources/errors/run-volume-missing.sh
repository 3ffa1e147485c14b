#: exit 125
#: says /nowhere/at/all
#: try
jrun --rm -v /nowhere/at/all:/data busybox true
