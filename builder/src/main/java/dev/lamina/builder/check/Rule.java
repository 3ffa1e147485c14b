package dev.lamina.builder.check;

import java.util.Optional;

/** Something that can be advised against. */
public enum Rule {
    STAGE_NAME_CASING("StageNameCasing", "Names of stages are written in lower case"),
    FROM_AS_CASING("FromAsCasing", "AS is written in the case of FROM"),
    CONSISTENT_INSTRUCTION_CASING(
            "ConsistentInstructionCasing", "All instructions are written in one case"),
    NO_EMPTY_CONTINUATION("NoEmptyContinuation", "No empty line stands between continued lines"),
    LEGACY_KEY_VALUE_FORMAT(
            "LegacyKeyValueFormat", "ENV and LABEL are written with an equals sign"),
    MAINTAINER_DEPRECATED(
            "MaintainerDeprecated", "A label tells the author, MAINTAINER is deprecated"),
    EXPOSE_PROTO_CASING("ExposeProtoCasing", "Protocols of EXPOSE are written in lower case"),
    INVALID_DEFINITION_DESCRIPTION(
            "InvalidDefinitionDescription",
            "A comment above FROM or ARG begins with the name it describes",
            Activity.EXPERIMENTAL),
    DUPLICATE_STAGE_NAME("DuplicateStageName", "Each name belongs to one stage"),
    RESERVED_STAGE_NAME("ReservedStageName", "scratch and context are no names of stages"),
    UNDEFINED_ARG_IN_FROM(
            "UndefinedArgInFrom", "Variables of FROM are declared before the first FROM"),
    UNDEFINED_VAR("UndefinedVar", "Variables are declared before they are used"),
    INVALID_DEFAULT_ARG_IN_FROM(
            "InvalidDefaultArgInFrom", "FROM names an image also without build-args"),
    REDUNDANT_TARGET_PLATFORM(
            "RedundantTargetPlatform", "FROM takes the target platform by itself"),
    FROM_PLATFORM_FLAG_CONST_DISALLOWED(
            "FromPlatformFlagConstDisallowed", "The platform of FROM is no constant"),
    JSON_ARGS_RECOMMENDED(
            "JSONArgsRecommended", "CMD and ENTRYPOINT have the JSON form, for signals to arrive"),
    MULTIPLE_INSTRUCTIONS_DISALLOWED(
            "MultipleInstructionsDisallowed", "Of what only the last one counts there is one"),
    WORKDIR_RELATIVE_PATH(
            "WorkdirRelativePath", "The first WORKDIR does not depend on that of the base"),
    COPY_IGNORED_FILE("CopyIgnoredFile", "What is copied is not in the ignore file"),
    EXPOSE_INVALID_FORMAT(
            "ExposeInvalidFormat", "EXPOSE names ports of the container, nothing of the host"),
    SECRETS_USED_IN_ARG_OR_ENV(
            "SecretsUsedInArgOrEnv", "Secrets are mounted, never stored in ARG or ENV"),
    JSON_LOOKALIKE("JsonLookalike", "What looks like the JSON form is JSON"),
    HEREDOC_BACKSLASH(
            "HeredocBackslash", "Backslashes in heredocs of COPY stay only in quoted ones"),
    HEREDOC_NO_ERREXIT("HeredocNoErrexit", "A script of several commands stops at a failure"),
    UNKNOWN_BUILD_ARG("UnknownBuildArg", "Each build-arg is asked for by an ARG"),
    UNUSED_STAGE("UnusedStage", "Each stage is part of the result"),
    UNSET_NOTHING("UnsetNothing", "UNSET takes something away"),
    CACHE_MOUNT_OWNER("CacheMountOwner", "A cache mount belongs to the user that writes to it"),
    COPY_BEFORE_INSTALL(
            "CopyBeforeInstall", "The whole context is copied after packages are installed"),
    CHOWN_LAYER_DOUBLING("ChownLayerDoubling", "Owners and modes are given where files are copied"),
    UNPINNED_BASE("UnpinnedBase", "Base images are named by digest", Activity.OFF);

    private enum Activity {
        ON,
        EXPERIMENTAL,
        OFF
    }

    private final String title;
    private final String description;
    private final Activity activity;

    Rule(String title, String description) {
        this(title, description, Activity.ON);
    }

    Rule(String title, String description, Activity activity) {
        this.title = title;
        this.description = description;
        this.activity = activity;
    }

    /** What comments and messages call it. */
    public String title() {
        return title;
    }

    /** What it asks for, a sentence without its full stop. */
    public String description() {
        return description;
    }

    /** Whether it is heard only when it is asked for by name. */
    boolean isOptional() {
        return activity != Activity.ON;
    }

    static Optional<Rule> named(String title) {
        for (var rule : values()) {
            if (rule.title.equalsIgnoreCase(title)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
