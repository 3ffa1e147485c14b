package dev.lamina.unionfs.transport.direct;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.linux.DeviceCalls;
import dev.lamina.linux.Linux;
import dev.lamina.linux.NativeBuffer;
import dev.lamina.linux.NativeMemory;
import dev.lamina.unionfs.transport.direct.Wire.InHeader;
import dev.lamina.unionfs.transport.direct.Wire.OutHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Plays the exchanges of {@code exchanges.txt}: requests as bytes, answers as bytes. */
class ExchangesTest {
    private static final int BUFFER = 4096;
    private static final long UNIQUE = 0x1122334455667788L;

    private final NativeBuffer requests = new NativeBuffer(BUFFER);
    private final NativeBuffer replies = new NativeBuffer(BUFFER);

    private record Step(String kind, String text) {}

    @AfterEach
    void free() {
        requests.close();
        replies.close();
    }

    @TestFactory
    Stream<DynamicTest> exchanges() throws IOException {
        var definitions = new HashMap<String, String>();
        var scenarios = new ArrayList<DynamicTest>();
        var steps = new ArrayList<Step>();
        for (var line : script()) {
            if (line.startsWith("$")) {
                var parts = line.split(" ", 2);
                definitions.put(parts[0], expanded(parts[1], definitions));
            } else if (line.startsWith("==")) {
                var scenario = new ArrayList<Step>();
                scenarios.add(
                        DynamicTest.dynamicTest(
                                line.substring(3), () -> play(List.copyOf(scenario))));
                steps = scenario;
            } else {
                var parts = line.split(" ", 2);
                steps.add(
                        new Step(
                                parts[0], parts.length < 2 ? "" : expanded(parts[1], definitions)));
            }
        }
        return scenarios.stream();
    }

    private static List<String> script() throws IOException {
        try (var text = ExchangesTest.class.getResourceAsStream("exchanges.txt")) {
            return new String(text.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static String expanded(String text, Map<String, String> definitions) {
        var result = text;
        for (var definition : definitions.entrySet()) {
            result = result.replace(definition.getKey(), definition.getValue());
        }
        return result;
    }

    private void play(List<Step> steps) {
        for (int i = 0; i < steps.size(); ) {
            var request = steps.get(i++);
            assertThat(request.kind()).isEqualTo(">");
            var union = new ScriptedUnion();
            var calls = new ArrayList<String>();
            var answer = new byte[0];
            for (; i < steps.size() && !steps.get(i).kind().equals(">"); i++) {
                var text = steps.get(i).text();
                switch (steps.get(i).kind()) {
                    case ":" -> calls.add(script(union, text));
                    case "<" -> answer = answer(0, bytes(text.split(" ", -1)));
                    case "<!" -> answer = answer(-Integer.parseInt(text), new byte[0]);
                    default -> throw new IllegalArgumentException(steps.get(i).toString());
                }
            }
            assertThat(HexFormat.of().formatHex(exchange(request.text(), union)))
                    .isEqualTo(HexFormat.of().formatHex(answer));
            assertThat(union.calls).isEqualTo(calls);
        }
    }

    /** Puts the result of a line into the script; the call it expects. */
    private static String script(ScriptedUnion union, String line) {
        int border = Math.max(line.lastIndexOf(" = "), line.lastIndexOf(" ! "));
        union.next(line.substring(border + 1));
        return line.substring(0, border);
    }

    private byte[] exchange(String text, ScriptedUnion union) {
        var words = text.split(" ", -1);
        write(words, bytes(Arrays.copyOfRange(words, 2, words.length)));
        NativeMemory.putBytes(replies.address(), new byte[BUFFER]);
        var in = new Request(requests.address());
        var out = new Reply(replies.address() + OutHeader.SIZE, BUFFER - OutHeader.SIZE);
        int length = dispatcher(union).answer(in, out, new RequestCounters());
        return NativeMemory.getBytes(out.address(), length);
    }

    private void write(String[] words, byte[] body) {
        long at = requests.address();
        NativeMemory.putInt(at + InHeader.LEN, InHeader.SIZE + body.length);
        NativeMemory.putInt(at + InHeader.OPCODE, Integer.parseInt(words[0]));
        NativeMemory.putLong(at + InHeader.UNIQUE, UNIQUE);
        NativeMemory.putLong(at + InHeader.NODEID, Long.parseLong(words[1]));
        NativeMemory.putInt(at + InHeader.UID, 1000);
        NativeMemory.putInt(at + InHeader.GID, 100);
        NativeMemory.putInt(at + InHeader.PID, 42);
        NativeMemory.putBytes(at + InHeader.SIZE, body);
    }

    private static Dispatcher dispatcher(ScriptedUnion union) {
        var features = EnumSet.complementOf(EnumSet.of(Feature.NO_OPENDIR));
        var agreement = new Agreement(Wire.MINOR, 0, 1 << 20, 1, features);
        var passthrough = Passthrough.tried(linux(new CountingDevice()), 0);
        var notifier = new KernelNotifier(new DeviceChannel(Linux.SYSTEM, -1));
        return new Dispatcher(
                union.operations(),
                agreement,
                Admission.ALL,
                passthrough,
                notifier,
                null,
                new Interruptions(Linux.SYSTEM.files()),
                false);
    }

    static Linux linux(DeviceCalls devices) {
        var real = Linux.SYSTEM;
        return new Linux(
                real.files(),
                real.directories(),
                real.xattrs(),
                real.mounts(),
                real.processes(),
                devices,
                real.sockets(),
                real.terminals());
    }

    private static byte[] answer(int error, byte[] body) {
        return ByteBuffer.allocate(OutHeader.SIZE + body.length)
                .order(ByteOrder.nativeOrder())
                .putInt(OutHeader.SIZE + body.length)
                .putInt(error)
                .putLong(UNIQUE)
                .put(body)
                .array();
    }

    private static byte[] bytes(String[] words) {
        var buffer = ByteBuffer.allocate(BUFFER).order(ByteOrder.nativeOrder());
        for (var word : words) {
            var value = word.substring(Math.min(2, word.length()));
            switch (word.isEmpty() ? ' ' : word.charAt(0)) {
                case ' ' -> {}
                case 'd' -> buffer.putInt(Integer.parseInt(value));
                case 'q' -> buffer.putLong(Long.parseLong(value));
                case 'z' -> buffer.put(new byte[Integer.parseInt(value)]);
                case 'r' -> buffer.put(value.getBytes(UTF_8));
                case 's' -> buffer.put(value.getBytes(UTF_8)).put((byte) 0);
                default -> throw new IllegalArgumentException(word);
            }
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
