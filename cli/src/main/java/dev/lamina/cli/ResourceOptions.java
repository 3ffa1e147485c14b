package dev.lamina.cli;

import dev.lamina.run.Names;
import dev.lamina.run.Resources;
import dev.lamina.run.container.Limits;
import dev.lamina.run.container.ProcessLimits;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The options of {@code jbuild} about what each command gets of the machine; named as docker's. */
final class ResourceOptions {
    private final Arguments.Value<@Nullable String> memory;
    private final Arguments.Value<@Nullable String> swap;
    private final Arguments.Value<@Nullable String> cpus;
    private final Arguments.Value<@Nullable String> cpuSet;
    private final Arguments.Value<@Nullable String> pids;
    private final Arguments.Value<@Nullable String> shared;
    private final Arguments.Value<List<String>> ulimits;
    private final Arguments.Value<@Nullable String> parent;
    private final Arguments.Value<List<String>> hosts;
    private final Arguments.Value<List<String>> servers;
    private final Arguments.Value<List<String>> search;
    private final Arguments.Value<List<String>> options;

    ResourceOptions(Arguments arguments) {
        memory = arguments.option("-m, --memory", "SIZE", "Memory limit of a step, such as 1g.");
        swap =
                arguments.option(
                        "--memory-swap", "SIZE", "Limit of memory and swap; -1 for any swap.");
        cpus = arguments.option("--cpus", "N", "CPU limit of a step, such as 1.5.");
        cpuSet = arguments.option("--cpuset-cpus", "LIST", "Processors of a step, such as 0-2,4.");
        pids = arguments.option("--pids-limit", "N", "Most processes and threads of a step.");
        shared = arguments.option("--shm-size", "SIZE", "Size of /dev/shm; 64m unless given.");
        ulimits =
                arguments.options(
                        "--ulimit", "NAME=SOFT[:HARD]", "Limit of each process, such as nofile.");
        parent = arguments.option("--cgroup-parent", "GROUP", "Where control groups are made.");
        hosts = arguments.options("--add-host", "NAME:IP", "One more line for /etc/hosts.");
        servers = arguments.options("--dns", "IP", "A name server, in place of the host's.");
        search = arguments.options("--dns-search", "DOMAIN", "A domain to look names up in.");
        options = arguments.options("--dns-option", "OPTION", "An option of the resolver.");
    }

    Resources value() {
        try {
            return new Resources(
                    limits(),
                    processes(),
                    new Names(
                            hosts.get().stream().map(Names::host).toList(),
                            servers.get(),
                            search.get(),
                            options.get()),
                    Optional.ofNullable(parent.get()));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), "see jbuild --help");
        }
    }

    private Limits limits() {
        String size = memory.get();
        String both = swap.get();
        String share = cpus.get();
        String most = pids.get();
        return new Limits(
                size == null ? null : Size.parse("--memory", size),
                both == null
                        ? null
                        : Long.valueOf(both.equals("-1") ? -1 : Size.parse("--memory-swap", both)),
                share == null ? null : Long.valueOf(RunArguments.cpuQuota(share)),
                most == null ? null : Long.valueOf(RunArguments.processes(most)),
                cpuSet.get());
    }

    private ProcessLimits processes() {
        String size = shared.get();
        var limits =
                size == null
                        ? ProcessLimits.DEFAULT
                        : new ProcessLimits(
                                Size.parse("--shm-size", size), ProcessLimits.DEFAULT.ranges());
        for (String text : ulimits.get()) {
            limits = limits.with(text);
        }
        return limits;
    }
}
