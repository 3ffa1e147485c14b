package dev.lamina.store.layer;

import dev.lamina.store.error.StoreException;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * PAX extended header records, {@code "<length> <key>=<value>\n"}, byte-exact: names in them need
 * not be UTF-8.
 */
final class PaxRecords {
    static final String XATTR = "SCHILY.xattr.";
    static final String LIBARCHIVE_XATTR = "LIBARCHIVE.xattr.";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    boolean isEmpty() {
        return out.size() == 0;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    void add(String key, String value) {
        add(key, value.getBytes(StandardCharsets.US_ASCII));
    }

    void add(String key, byte[] value) {
        add(key.getBytes(StandardCharsets.UTF_8), value);
    }

    /** A name with {@code =}, which ends a key, is written in the escaped form of libarchive. */
    void addXattr(ByteString name, ByteString value) {
        if (name.indexOf((byte) '=') >= 0) {
            String escaped = URLEncoder.encode(name.latin1(), StandardCharsets.ISO_8859_1);
            add(
                    LIBARCHIVE_XATTR + escaped.replace("+", "%20"),
                    Base64.getEncoder().encode(value.raw()));
            return;
        }
        byte[] prefix = XATTR.getBytes(StandardCharsets.US_ASCII);
        byte[] key = Arrays.copyOf(prefix, prefix.length + name.length());
        System.arraycopy(name.raw(), 0, key, prefix.length, name.length());
        add(key, value.raw());
    }

    private void add(byte[] key, byte[] value) {
        int rest = key.length + value.length + 3;
        int length = rest + digits(rest);
        if (digits(length) > digits(rest)) {
            length = rest + digits(length);
        }
        out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(key);
        out.write('=');
        out.writeBytes(value);
        out.write('\n');
    }

    private static int digits(int number) {
        return Integer.toString(number).length();
    }

    /** Seconds since 1970 with as many decimals as needed. */
    static String time(Instant time) {
        long seconds = time.getEpochSecond();
        int nanos = time.getNano();
        boolean negative = seconds < 0 && nanos > 0;
        if (negative) {
            seconds++;
            nanos = 1_000_000_000 - nanos;
        }
        String sign = negative && seconds == 0 ? "-" : "";
        String fraction = nanos == 0 ? "" : ("." + "%09d".formatted(nanos)).replaceAll("0+$", "");
        return sign + seconds + fraction;
    }

    /** Reads what {@link #time} writes; more than nine decimals are cut. */
    static Instant parseTime(byte[] value) throws StoreException {
        String text = new String(value, StandardCharsets.ISO_8859_1);
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        boolean negative = whole.startsWith("-");
        try {
            if (!fraction.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new NumberFormatException();
            }
            long seconds = whole.isEmpty() || whole.equals("-") ? 0 : Long.parseLong(whole);
            long nanos = Long.parseLong((fraction + "000000000").substring(0, 9));
            return Instant.ofEpochSecond(seconds, negative ? -nanos : nanos);
        } catch (NumberFormatException | java.time.DateTimeException | ArithmeticException e) {
            throw StoreException.malformed("malformed time in a PAX record: " + show(value));
        }
    }

    static String show(byte[] value) {
        return ByteString.show(value.length > 80 ? Arrays.copyOf(value, 80) : value);
    }

    /** Receives the records of an extended header, in order. */
    interface Visitor {
        /**
         * @param key as UTF-8, bytes that are not replaced
         * @param rawKey the same, as it stands
         */
        void record(String key, byte[] rawKey, byte[] value) throws StoreException;
    }

    static void parse(byte[] block, Visitor visitor) throws StoreException {
        int at = 0;
        while (at < block.length) {
            int space = at;
            int length = 0;
            while (space < block.length && block[space] >= '0' && block[space] <= '9') {
                length = length * 10 + block[space++] - '0';
                if (length > block.length - at) {
                    throw malformed(block, at);
                }
            }
            int end = at + length;
            if (space == at || space >= end || block[space] != ' ' || block[end - 1] != '\n') {
                throw malformed(block, at);
            }
            int equals = space + 1;
            while (equals < end && block[equals] != '=') {
                equals++;
            }
            if (equals >= end - 1 && (equals >= end || block[equals] != '=')) {
                throw malformed(block, at);
            }
            byte[] key = Arrays.copyOfRange(block, space + 1, equals);
            byte[] value = Arrays.copyOfRange(block, equals + 1, end - 1);
            visitor.record(new String(key, StandardCharsets.UTF_8), key, value);
            at = end;
        }
    }

    private static StoreException malformed(byte[] block, int at) {
        byte[] rest = Arrays.copyOfRange(block, at, Math.min(block.length, at + 80));
        return StoreException.malformed("malformed PAX record: " + ByteString.show(rest));
    }
}
