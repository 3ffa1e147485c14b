package dev.lamina.store.ref;

import dev.lamina.store.digest.Digest;
import dev.lamina.store.error.StoreException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people call an image: {@code [domain/]path[:tag][@digest]}, by the grammar of the
 * distribution project. What is left out is completed as everywhere: {@code debian} means {@code
 * docker.io/library/debian}. A digest, where there is one, decides over the tag.
 *
 * @param domain registry host with optional port, such as {@code docker.io}
 * @param path of the repository on it, such as {@code library/debian}
 * @param tag as given
 * @param digest of the manifest or index, as given
 */
public record ImageReference(
        String domain, String path, Optional<String> tag, Optional<Digest> digest)
        implements Comparable<ImageReference> {
    private static final String DEFAULT_DOMAIN = "docker.io";
    private static final String DEFAULT_FOLDER = "library/";
    private static final String DEFAULT_TAG = "latest";
    private static final int MAX_NAME = 255;

    private static final String COMPONENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final String LABEL = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final Pattern PATH = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern DOMAIN =
            Pattern.compile(
                    "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-fA-F:]+\\])(?::[0-9]{1,5})?");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern PARTS =
            Pattern.compile("([^@]*?)(?::([^:/@]*))?(?:@(.*))?", Pattern.DOTALL);
    private static final Pattern IDENTIFIER = Pattern.compile("[a-f0-9]{64}");

    public ImageReference {
        if (!DOMAIN.matcher(domain).matches() || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("not an image name: " + domain + "/" + path);
        }
    }

    /** Reads a reference as people write it. */
    public static ImageReference parse(String text) throws StoreException {
        Matcher parts = PARTS.matcher(text);
        if (text.length() > 4096 || !parts.matches()) {
            throw malformed(text, "it does not have the form name[:tag][@digest]");
        }
        String name = parts.group(1);
        Optional<String> tag = Optional.ofNullable(parts.group(2));
        Optional<String> digest = Optional.ofNullable(parts.group(3));
        if (tag.isPresent() && !TAG.matcher(tag.get()).matches()) {
            throw malformed(text, "a tag has 1 to 128 letters, digits, _ . -");
        }
        if (IDENTIFIER.matcher(name).matches()) {
            throw malformed(text, "64 hexadecimal digits are an id, not a name");
        }
        int slash = name.indexOf('/');
        String first = slash < 0 ? "" : name.substring(0, slash);
        boolean hasDomain =
                first.contains(".")
                        || first.contains(":")
                        || first.equals("localhost")
                        || !first.equals(first.toLowerCase(java.util.Locale.ROOT));
        String domain = hasDomain ? first : DEFAULT_DOMAIN;
        String path = hasDomain ? name.substring(slash + 1) : name;
        if (domain.equals("index.docker.io")) {
            domain = DEFAULT_DOMAIN;
        }
        if (!DOMAIN.matcher(domain).matches()) {
            throw malformed(text, "\"" + show(domain) + "\" is not a host name");
        }
        if (!PATH.matcher(path).matches()) {
            throw malformed(
                    text, "a name has lower-case letters and digits, with single . _ - / between");
        }
        if (domain.equals(DEFAULT_DOMAIN) && path.indexOf('/') < 0) {
            path = DEFAULT_FOLDER + path;
        }
        if (domain.length() + 1 + path.length() > MAX_NAME) {
            throw malformed(text, "the name is longer than " + MAX_NAME + " characters");
        }
        Optional<Digest> parsed =
                digest.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(digest.get()));
        return new ImageReference(domain, path, tag, parsed);
    }

    private static StoreException malformed(String text, String why) {
        return new StoreException(
                "malformed image reference \"" + show(text) + "\": " + why,
                "Write it as name, name:tag or registry/name:tag, such as debian:bookworm.");
    }

    private static String show(String text) {
        String cut = text.length() > 300 ? text.substring(0, 300) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "\\\\?");
    }

    /** With the tag {@code latest} where neither tag nor digest was given. */
    public ImageReference tagged() {
        return tag.isPresent() || digest.isPresent()
                ? this
                : new ImageReference(domain, path, Optional.of(DEFAULT_TAG), digest);
    }

    /** With another tag, without digest. */
    public ImageReference withTag(String newTag) {
        return new ImageReference(domain, path, Optional.of(newTag), Optional.empty());
    }

    /** With this digest, without tag. */
    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(domain, path, Optional.empty(), Optional.of(newDigest));
    }

    /** Domain and path: what a registry calls the repository. */
    public String name() {
        return domain + "/" + path;
    }

    /** In full: {@code docker.io/library/debian:bookworm}. */
    public String canonical() {
        return name() + suffix();
    }

    /** As short as it can be said: {@code debian:bookworm}. */
    public String familiar() {
        if (!domain.equals(DEFAULT_DOMAIN)) {
            return canonical();
        }
        boolean official =
                path.startsWith(DEFAULT_FOLDER) && path.indexOf('/', DEFAULT_FOLDER.length()) < 0;
        return (official ? path.substring(DEFAULT_FOLDER.length()) : path) + suffix();
    }

    private String suffix() {
        return tag.map(t -> ":" + t).orElse("") + digest.map(d -> "@" + d).orElse("");
    }

    @Override
    public int compareTo(ImageReference other) {
        return familiar().compareTo(other.familiar());
    }

    /** The familiar form. */
    @Override
    public String toString() {
        return familiar();
    }
}
