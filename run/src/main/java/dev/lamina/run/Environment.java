package dev.lamina.run;

import dev.lamina.store.layer.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The variables of a container's program: nothing of the caller's is among them. */
record Environment(Map<String, String> variables) {
    private static final String PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /**
     * @param settings lists of {@code NAME=value}, later ones over earlier ones
     */
    @SafeVarargs
    static Environment of(
            String hostName, String home, boolean terminal, List<String>... settings) {
        var variables = new LinkedHashMap<String, String>();
        variables.put("PATH", PATH);
        variables.put("HOSTNAME", hostName);
        variables.put("HOME", home);
        if (terminal) {
            variables.put("TERM", "xterm");
        }
        variables.put("container", "lamina");
        for (var list : settings) {
            for (String setting : list) {
                int end = setting.indexOf('=');
                if (end > 0) {
                    variables.put(setting.substring(0, end), setting.substring(end + 1));
                }
            }
        }
        return new Environment(variables);
    }

    List<ByteString> assignments() {
        return variables.entrySet().stream()
                .map(variable -> ByteString.of(variable.getKey() + "=" + variable.getValue()))
                .toList();
    }
}
