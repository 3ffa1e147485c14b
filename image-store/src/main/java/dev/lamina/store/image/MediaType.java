package dev.lamina.store.image;

import java.util.Set;

/** The media types that are read; those of OCI are what is written. */
public final class MediaType {
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String LAYER_GZIP = LAYER + "+gzip";
    public static final String LAYER_ZSTD = LAYER + "+zstd";

    public static final String DOCKER_MANIFEST =
            "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_INDEX =
            "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";

    /** Annotation of ours in the table of references: the index an image was taken from. */
    public static final String ORIGIN = "dev.lamina.origin";

    private static final Set<String> LAYERS =
            Set.of(
                    LAYER,
                    LAYER_GZIP,
                    LAYER_ZSTD,
                    DOCKER_LAYER,
                    DOCKER_LAYER_GZIP,
                    "application/vnd.oci.image.layer.nondistributable.v1.tar",
                    "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip",
                    "application/vnd.oci.image.layer.nondistributable.v1.tar+zstd",
                    "application/vnd.docker.image.rootfs.foreign.diff.tar",
                    "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip");

    private MediaType() {}

    /** Whether it says: the configuration of an image. */
    public static boolean isConfig(String type) {
        return type.equals(CONFIG) || type.equals(DOCKER_CONFIG);
    }

    /** Whether it says: a layer of an image, packed or not. */
    public static boolean isLayer(String type) {
        return LAYERS.contains(type);
    }

    /** Whether it says: a layer that is not packed. */
    public static boolean isPlainLayer(String type) {
        return type.equals(LAYER) || type.equals(DOCKER_LAYER);
    }

    /** The OCI type of a layer given by that of Docker; any other type unchanged. */
    static String ociLayer(String type) {
        return switch (type) {
            case DOCKER_LAYER -> LAYER;
            case DOCKER_LAYER_GZIP -> LAYER_GZIP;
            default -> type;
        };
    }
}
