package dev.lamina.it.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * A test that starts our commands: it is skipped, with the reason in the report, where it does not
 * run as root, where the distribution is not built, or where one of the programs is missing.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Needs.Condition.class)
public @interface Needs {
    String[] value() default {};

    /** Decides, and says why. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return AnnotationSupport.findAnnotation(context.getElement(), Needs.class)
                    .flatMap(Condition::missing)
                    .map(ConditionEvaluationResult::disabled)
                    .orElse(ConditionEvaluationResult.enabled("all is there"));
        }

        private static Optional<String> missing(Needs needs) {
            if (!"root".equals(System.getProperty("user.name"))) {
                return Optional.of("needs root");
            }
            if (!Files.exists(Lamina.checkout().resolve("dist/lib/lamina.jar"))) {
                return Optional.of("dist/ is not built: run ./quickstart");
            }
            return Stream.of(needs.value())
                    .filter(program -> !isInstalled(program))
                    .findFirst()
                    .map(program -> program + " is not installed");
        }

        /** Whether a program is on the path, or where those of root are. */
        public static boolean isInstalled(String program) {
            return Stream.of((System.getenv("PATH") + ":/usr/sbin:/sbin").split(":", -1))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        }
    }
}
