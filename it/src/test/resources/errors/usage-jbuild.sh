#: exit 2
#: says --nonsense
#: try
jbuild --nonsense .
