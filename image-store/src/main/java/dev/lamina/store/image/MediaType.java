package dev.lamina.store.image;

/** The media types that are read; those of OCI are what is written. */
public final class MediaType {
    public static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String LAYER_GZIP = LAYER + "+gzip";
    public static final String LAYER_ZSTD = LAYER + "+zstd";

    static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    static final String DOCKER_INDEX = "application/vnd.docker.distribution.manifest.list.v2+json";
    static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";
    static final String DOCKER_LAYER_GZIP = DOCKER_LAYER + ".gzip";

    private MediaType() {}

    /** The OCI type of a layer given by that of Docker; any other type unchanged. */
    static String ociLayer(String type) {
        return switch (type) {
            case DOCKER_LAYER -> LAYER;
            case DOCKER_LAYER_GZIP -> LAYER_GZIP;
            default -> type;
        };
    }
}
