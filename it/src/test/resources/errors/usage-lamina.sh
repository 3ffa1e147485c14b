#: exit 2
#: says nonsense
#: try
lamina nonsense
