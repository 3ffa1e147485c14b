FROM busybox
COPY one.txt /
COPY one.txt /renamed
COPY one.txt two.txt /many/
COPY *.txt /wild/
COPY script.sh /opt/bin/
COPY ["one.txt", "/json form/"]
WORKDIR /relative
COPY one.txt .
COPY two.txt below/
