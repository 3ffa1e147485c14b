package dev.lamina.store.registry;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What a user proves himself with to one registry. Never shown: {@link #toString} hides it.
 *
 * @param user name; {@code <token>} when the secret is an identity token
 * @param secret password or token
 */
public record Credentials(String user, String secret) {
    private static final String TOKEN_USER = "<token>";

    static Credentials identity(String token) {
        return new Credentials(TOKEN_USER, token);
    }

    boolean isIdentityToken() {
        return user.equals(TOKEN_USER);
    }

    /** The value of a header of HTTP's Basic scheme. */
    String basic() {
        return "Basic " + encoded();
    }

    /** User and secret as auth files write them. */
    String encoded() {
        byte[] both = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
        return "credentials of " + user;
    }
}
