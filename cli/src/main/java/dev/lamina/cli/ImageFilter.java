package dev.lamina.cli;

import dev.lamina.store.ImageStore;
import dev.lamina.store.image.Image;
import dev.lamina.store.ref.ImageReference;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which images a command is about, by {@code --filter} and an operand. */
record ImageFilter(List<Predicate<Images.Line>> conditions) {
    boolean accepts(Images.Line line) {
        return conditions.stream().allMatch(condition -> condition.test(line));
    }

    static ImageFilter parse(List<String> filters, ImageStore images, @Nullable String name)
            throws IOException {
        List<Predicate<Images.Line>> conditions = new ArrayList<>();
        for (String filter : filters) {
            int equals = filter.indexOf('=');
            if (equals < 0) {
                throw new UsageException("malformed filter: " + filter, "write KEY=VALUE");
            }
            conditions.add(
                    condition(filter.substring(0, equals), filter.substring(equals + 1), images));
        }
        if (name != null) {
            conditions.add(named(name));
        }
        return new ImageFilter(conditions);
    }

    private static Predicate<Images.Line> condition(String key, String value, ImageStore images)
            throws IOException {
        return switch (key) {
            case "dangling" -> {
                boolean wanted = value.equals("true") || value.equals("1");
                yield line -> line.name().isEmpty() == wanted;
            }
            case "reference" -> matching(value);
            case "label" -> labelled(value);
            case "before" -> {
                Instant time = created(image(images, value));
                yield line -> created(line.image()).isBefore(time);
            }
            case "since" -> {
                Instant time = created(image(images, value));
                yield line -> created(line.image()).isAfter(time);
            }
            case "until" -> {
                Instant time = time(value);
                yield line -> created(line.image()).isBefore(time);
            }
            default ->
                    throw new UsageException(
                            "no such filter: " + key,
                            "there are dangling, reference, label, before, since and until");
        };
    }

    private static Image image(ImageStore images, String name) throws IOException {
        return images.resolve(ImageLookup.reference(images, name));
    }

    private static Instant created(Image image) {
        return image.config().created().orElse(Instant.EPOCH);
    }

    /** {@code KEY} or {@code KEY=VALUE}. */
    private static Predicate<Images.Line> labelled(String value) {
        int equals = value.indexOf('=');
        String key = equals < 0 ? value : value.substring(0, equals);
        return line -> {
            String label = line.image().config().container().labels().get(key);
            return label != null && (equals < 0 || label.equals(value.substring(equals + 1)));
        };
    }

    /** A glob over {@code name} or {@code name:tag}. */
    private static Predicate<Images.Line> matching(String pattern) {
        var glob = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        return line ->
                line.name().stream()
                        .map(ImageReference::familiar)
                        .anyMatch(name ->
                                glob.matches(Path.of(name))
                                        || glob.matches(Path.of(name.replaceAll("[:@].*$", ""))));
    }

    private static Predicate<Images.Line> named(String name) throws IOException {
        if (name.contains("*") || name.contains("?")) {
            return matching(name);
        }
        var wanted = ImageReference.parse(name);
        boolean exact = wanted.tag().isPresent() || wanted.digest().isPresent();
        return line ->
                line.name().stream()
                        .anyMatch(own ->
                                exact
                                        ? own.canonical().equals(wanted.canonical())
                                        : own.name().equals(wanted.name()));
    }

    /** A time of RFC 3339, seconds since 1970, or an age such as 24h or 30m. */
    static Instant time(String text) {
        if (text.matches("[0-9]+")) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return Instant.now().minus(age(text));
        }
    }

    /** {@code 36h}, {@code 1h30m}, {@code 45s}, {@code 7d}. */
    static Duration age(String text) {
        var matcher =
                java.util.regex.Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?")
                        .matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            throw new UsageException("not a time or age: " + text, "such as 24h, 1h30m or 7d");
        }
        return Duration.ofDays(number(matcher.group(1)))
                .plusHours(number(matcher.group(2)))
                .plusMinutes(number(matcher.group(3)))
                .plusSeconds(number(matcher.group(4)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
