#: exit 1
#: says nowhere:1
#: try
lamina inspect nowhere:1
