package dev.lamina.cli;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The dependency rules of ARCHITECTURE.md. This module sees every class, so they stand here. */
class ArchitectureTest {
    private static final String LINUX = "dev.lamina.linux..";
    private static final String UNIONFS = "dev.lamina.unionfs..";
    private static final String STORE = "dev.lamina.store..";
    private static final String RUN = "dev.lamina.run..";
    private static final String BUILDER = "dev.lamina.builder..";
    private static final String CLI = "dev.lamina.cli..";

    private static final JavaClasses LAMINA =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("dev.lamina");

    @TestFactory
    Stream<DynamicTest> rules() {
        return Stream.of(
                        onlyMayUse(LINUX, LINUX)
                                .because("linux is the bottom: kernel calls and nothing else"),
                        onlyMayUse(UNIONFS, UNIONFS, LINUX)
                                .because("the union filesystem does not know images"),
                        onlyMayUse(STORE, STORE)
                                .because("image-store makes no kernel calls and never mounts"),
                        onlyMayUse(RUN, RUN, STORE, UNIONFS, LINUX)
                                .because("run sits on store, union and kernel"),
                        onlyMayUse(BUILDER, BUILDER, RUN, STORE)
                                .because(
                                        "a build step asks a RootFs, never the kernel or the union"),
                        onlyUsedFrom("com.kenai..", LINUX)
                                .because("every kernel call can be reviewed in one module"),
                        onlyUsedFrom("jnr..", LINUX, "dev.lamina.unionfs.transport.jnr..")
                                .because("jnr-fuse puts jnr types into its signatures"),
                        onlyUsedFrom("ru.serce..", "dev.lamina.unionfs.transport.jnr..")
                                .because("jnr-fuse can be dropped by deleting one package"),
                        onlyUsedFrom("java.lang.foreign..")
                                .because("one native-access technique, one set of struct layouts"),
                        onlyUsedFrom("org.apache.commons.compress..", "dev.lamina.store.layer..")
                                .because("none of its types reaches our API"),
                        onlyUsedFrom("com.github.luben.zstd..", "dev.lamina.store.layer..")
                                .because("none of its types reaches our API"),
                        onlyUsedFrom("org.tukaani..", "dev.lamina.store.layer..")
                                .because("none of its types reaches our API"),
                        onlyUsedFrom("org.bouncycastle..", "dev.lamina.store.digest..")
                                .because("replacing the digest touches one package"),
                        onlyUsedFrom(
                                        "com.fasterxml.jackson..",
                                        "dev.lamina.store.image..",
                                        "dev.lamina.store.ref..",
                                        CLI)
                                .because("JSON is read in one place and written in one more"),
                        onlyUsedFrom("picocli..", CLI)
                                .because("what parses arguments cannot be embedded"),
                        noClasses()
                                .that()
                                .resideInAPackage("dev.lamina.unionfs.tree..")
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage("dev.lamina.unionfs.transport..")
                                .because("every merge rule can be tested without a transport"),
                        noClasses()
                                .that()
                                .resideInAnyPackage(
                                        "dev.lamina.builder.syntax..",
                                        "dev.lamina.builder.check..",
                                        "dev.lamina.builder.plan..")
                                .should()
                                .dependOnClassesThat(
                                        resideInAnyPackage("java.nio.file..", "java.net..")
                                                .and(not(type(URI.class)))) // text, not a
                                // connection
                                .because("a parser or planner test is two text files"),
                        noClasses()
                                .that()
                                .resideOutsideOfPackage(CLI)
                                .should()
                                .accessField(System.class, "out")
                                .orShould()
                                .accessField(System.class, "err")
                                .orShould()
                                .callMethod(System.class, "exit", int.class)
                                .because(
                                        "code that prints or exits can be neither tested nor embedded"),
                        noCycles("dev.lamina.store.(*).."),
                        noCycles("dev.lamina.builder.(*).."),
                        noCycles("dev.lamina.run.(*).."),
                        noCycles("dev.lamina.unionfs.(*).."))
                .map(rule ->
                        DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(LAMINA)));
    }

    private static ArchRule onlyMayUse(String module, String... used) {
        return classes()
                .that()
                .resideInAPackage(module)
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(used)
                                .or(DescribedPredicate.not(resideInAnyPackage("dev.lamina.."))))
                .allowEmptyShould(true);
    }

    private static ArchRule onlyUsedFrom(String library, String... users) {
        DescribedPredicate<JavaClass> ours = resideInAnyPackage("dev.lamina..");
        return noClasses()
                .that(ours.and(DescribedPredicate.not(resideInAnyPackage(users))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true);
    }

    private static ArchRule noCycles(String packages) {
        return slices().matching(packages)
                .should()
                .beFreeOfCycles()
                .because("two packages in a cycle can only be read as one")
                .allowEmptyShould(true);
    }
}
