mkdir lower
#: exit 1
#: says nowhere
#: try
junion -o lowerdir=lower nowhere
