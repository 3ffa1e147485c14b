import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Packs the distribution: all jars become one, multi-release classes flattened for the running JDK,
 * and class files of Java 7 and older are raised to a newer class-file version with recomputed
 * frames. The JVM's AOT cache passes over such old classes; picocli and jffi consist of them, and
 * starting without them in the cache takes twice the time. jffi's native part is laid beside the jar,
 * so that it is not unpacked at every start.
 *
 * <p>Run as: java -cp asm.jar Distribution.java LIB JAR…
 */
final class Distribution {
    private static final int OLDEST_CACHED = Opcodes.V1_8;
    private static final FileTime EPOCH = FileTime.fromMillis(315_532_800_000L);
    private static final String SERVICES = "META-INF/services/";
    private static final String VERSIONS = "META-INF/versions/";
    private static final String NATIVE = "jni/" + architecture() + "-Linux/";

    private final TreeMap<String, byte[]> entries = new TreeMap<>();

    public static void main(String[] arguments) throws IOException {
        var lib = Path.of(arguments[0]);
        var distribution = new Distribution();
        for (String jar : Arrays.asList(arguments).subList(1, arguments.length)) {
            distribution.add(Path.of(jar));
        }
        distribution.write(lib);
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    private void add(Path path) throws IOException {
        try (var jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version())) {
            List<String> names =
                    jar.versionedStream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).toList();
            for (String name : names) {
                byte[] content = jar.getInputStream(jar.getEntry(name)).readAllBytes();
                if (name.startsWith(SERVICES)) {
                    entries.merge(name, content, Distribution::joined);
                } else if (isWanted(name)) {
                    entries.putIfAbsent(name, content);
                }
            }
        }
    }

    /** Signatures no longer hold for a repacked jar; native code of other machines is of no use. */
    private static boolean isWanted(String name) {
        if (name.equals("module-info.class") || name.startsWith(VERSIONS)) {
            return false;
        }
        if (name.startsWith("META-INF/")) {
            return !(name.endsWith(".SF") || name.endsWith(".RSA") || name.endsWith(".DSA")
                    || name.endsWith("MANIFEST.MF") || name.endsWith(".EC"));
        }
        return !name.startsWith("jni/") || name.startsWith(NATIVE);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        var both = Arrays.copyOf(first, first.length + 1 + second.length);
        both[first.length] = '\n';
        System.arraycopy(second, 0, both, first.length + 1, second.length);
        return both;
    }

    private void write(Path lib) throws IOException {
        var loader = new EntryLoader();
        try (var jar = new ZipOutputStream(Files.newOutputStream(lib.resolve("lamina.jar")))) {
            for (var entry : entries.entrySet()) {
                String name = entry.getKey();
                if (name.startsWith(NATIVE)) {
                    Files.write(lib.resolve("native").resolve(name.substring(NATIVE.length())),
                            entry.getValue());
                } else {
                    put(jar, name, name.endsWith(".class")
                            ? loader.raised(entry.getValue()) : entry.getValue());
                }
            }
        }
    }

    private static void put(ZipOutputStream jar, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        entry.setLastModifiedTime(EPOCH);
        jar.putNextEntry(entry);
        ((OutputStream) jar).write(content);
        jar.closeEntry();
    }

    /** Loads classes from the entries: computing frames asks for common superclasses. */
    private final class EntryLoader extends ClassLoader {
        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] content = entries.get(name.replace('.', '/') + ".class");
            if (content == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, content, 0, content.length);
        }

        byte[] raised(byte[] content) {
            int version = (content[6] & 0xff) << 8 | content[7] & 0xff;
            if (version >= OLDEST_CACHED) {
                return content;
            }
            var writer =
                    new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
                        @Override
                        protected ClassLoader getClassLoader() {
                            return EntryLoader.this;
                        }
                    };
            try {
                new ClassReader(content).accept(new VersionRaiser(writer), ClassReader.SKIP_FRAMES);
                return writer.toByteArray();
            } catch (RuntimeException | LinkageError optionalDependencyMissing) {
                return content;
            }
        }
    }

    private static final class VersionRaiser extends ClassVisitor {
        VersionRaiser(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visit(int version, int access, String name, String signature,
                String superName, String[] interfaces) {
            super.visit(Opcodes.V17, access, name, signature, superName, interfaces);
        }
    }
}
