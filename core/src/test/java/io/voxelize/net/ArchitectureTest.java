package io.voxelize.net;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.voxelize.net.metrics.Counter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dependencies between packages, as drawn in the guide: they point down and form no cycle. */
@AnalyzeClasses(packages = "io.voxelize.net", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String ROOT = "io.voxelize.net";
    private static final String WORLD = ROOT + ".world..";
    private static final String INTERCEPT = ROOT + ".intercept..";
    private static final String CONFIG = ROOT + ".config..";
    private static final String MESSAGE = ROOT + ".message..";
    private static final String METRICS = ROOT + ".metrics..";
    private static final String SESSION = ROOT + ".internal.session..";
    private static final String TRANSPORT = ROOT + ".internal.transport..";
    private static final String RECEIVE = ROOT + ".internal.receive..";
    private static final String DECODE = ROOT + ".internal.decode..";
    private static final String ENCODE = ROOT + ".internal.encode..";
    private static final String VIEW = ROOT + ".internal.view..";
    private static final String RING = ROOT + ".internal.ring..";
    private static final String LZ4 = ROOT + ".internal.lz4..";
    private static final String PROTO = ROOT + ".internal.proto..";
    private static final String COUNTING = ROOT + ".internal.metrics..";
    private static final String LIMITS = ROOT + ".internal.limits..";

    private static final String AGRONA = "org.agrona..";
    private static final String JACKSON = "com.fasterxml.jackson..";
    private static final String NETTY = "io.netty..";
    private static final String NETTY_BUFFER = "io.netty.buffer..";
    private static final String PROTOBUF = "com.google.protobuf..";
    /** Optional at run time; only a binder in metrics may touch it. */
    private static final String MICROMETER = "io.micrometer..";

    private static final String[] JDK = {"java..", "javax..", "jdk.jfr..", "org.jspecify.annotations.."};
    private static final String[] EXPORTED = {ROOT, WORLD, INTERCEPT, CONFIG, MESSAGE, METRICS};

    private static final int MAX_TYPES = 30;

    /** Class cycles inside packages, each as its classes. May only shrink. */
    private static final Set<String> CLASS_CYCLES = Set.of(
            "AutoSync Network NetworkThreads",
            // The interface has the factory of its implementations.
            "internal.lz4.BlockDecompressor internal.lz4.DirectBlockDecompressor internal.lz4.JavaBlockDecompressor"
                    + " internal.lz4.NativeBlockDecompressor internal.lz4.WarmingBlockDecompressor",
            // A connection reads its settings and opens its sockets through the connector that created it.
            "internal.transport.WebSocketConnection internal.transport.WebSocketConnector",
            // The leak detector drops the frames of the others from a stack trace.
            "internal.view.ChunkFlyweight internal.view.LeakDetector internal.view.MeshFlyweight"
                    + " internal.view.RetainContext internal.view.RetainedChunk internal.view.RetainedCompressedChunk"
                    + " internal.view.RetainedData internal.view.RetainedMesh",
            // A text parses itself as JSON, and a parsed text is read through its view.
            "message.Json message.TextView",
            "world.Chunk world.ChunkListener world.ChunkStore world.InflatedChunks");

    // The public packages: their allowed dependencies, on our packages and on libraries, listed exactly.

    @ArchTest
    static final ArchRule messageImportsAgronaAndJackson = onlyImports(MESSAGE, AGRONA, JACKSON);

    @ArchTest
    static final ArchRule metricsImportsNothingOfOurs = onlyImports(METRICS, MICROMETER);

    /**
     * One type more than the design's table has: a listener is told which counter grew, and a counter imports nothing.
     */
    @ArchTest
    static final ArchRule interceptImportsMessageAndTheNamesOfCounters =
            onlyImports(INTERCEPT, type(Counter.class), MESSAGE);

    @ArchTest
    static final ArchRule configImportsMessageAndSharedLimits = onlyImports(CONFIG, MESSAGE, LIMITS);

    @ArchTest
    static final ArchRule worldImportsUsersTypes = onlyImports(WORLD, INTERCEPT, MESSAGE, METRICS, AGRONA, JACKSON);

    // What implements it: own packages exactly; foreign ones are bounded by the rules on Netty and protobuf.

    @ArchTest
    static final ArchRule countingImportsMetrics = onlyImportsOfOurs(COUNTING, METRICS);

    @ArchTest
    static final ArchRule limitsImportNothingOfOurs = onlyImportsOfOurs(LIMITS);

    @ArchTest
    static final ArchRule lz4ImportsOnlyItsSetting = onlyImportsOfOurs(LZ4, CONFIG);

    @ArchTest
    static final ArchRule schemaImportsNothingOfOurs = onlyImportsOfOurs(PROTO);

    @ArchTest
    static final ArchRule ringImportsUsersTypes =
            onlyImportsOfOurs(RING, COUNTING, MESSAGE, INTERCEPT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule viewImportsRingAndBelow =
            onlyImportsOfOurs(VIEW, RING, COUNTING, MESSAGE, INTERCEPT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule encodeImportsSchemaAndRing =
            onlyImportsOfOurs(ENCODE, PROTO, RING, COUNTING, MESSAGE, INTERCEPT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule decodeImportsLz4AndRing =
            onlyImportsOfOurs(DECODE, LZ4, RING, LIMITS, COUNTING, MESSAGE, INTERCEPT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule receiveImportsDecodeViewAndBelow =
            onlyImportsOfOurs(RECEIVE, DECODE, VIEW, RING, COUNTING, MESSAGE, INTERCEPT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule transportImportsReceiveAndBelow =
            onlyImportsOfOurs(TRANSPORT, RECEIVE, RING, COUNTING, MESSAGE, INTERCEPT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule sessionImportsTransportAndBelow = onlyImportsOfOurs(
            SESSION, TRANSPORT, RECEIVE, DECODE, ENCODE, VIEW, RING, COUNTING, MESSAGE, INTERCEPT, CONFIG, METRICS);

    @ArchTest
    static final ArchRule onlyTransportAndReceiveImportNetty = noClasses()
            .that()
            .resideOutsideOfPackages(TRANSPORT, RECEIVE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(NETTY)
            .because("the network library must stay replaceable");

    @ArchTest
    static final ArchRule receiveImportsOnlyBuffersOfNetty = noClasses()
            .that()
            .resideInAPackage(RECEIVE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(NETTY).and(not(resideInAnyPackage(NETTY_BUFFER))))
            .because("a message that is queued retains the buffer it was read into, which only that buffer can do; "
                    + "channels and event loops are the transport's");

    @ArchTest
    static final ArchRule onlySchemaAndEncodeImportProtobuf = noClasses()
            .that()
            .resideOutsideOfPackages(PROTO, ENCODE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROTOBUF)
            .because("the hot path does without it, and users may bring another runtime of it");

    /**
     * The compiler copies the numbers of fields and enums into the class that uses them, so this rule does not see
     * them.
     */
    @ArchTest
    static final ArchRule onlyEncodeImportsSchema = noClasses()
            .that()
            .resideOutsideOfPackages(PROTO, ENCODE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROTO)
            .because(
                    "the generated classes are for packets that are sent once in a while; others need their numbers only");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(**)").should().beFreeOfCycles();

    @ArchTest
    static void packagesHaveAtMostThirtyTypes(JavaClasses all) {
        final Map<String, Set<String>> types = ownClasses(all)
                .collect(groupingBy(JavaClass::getPackageName, TreeMap::new, mapping(JavaClass::getName, toSet())));
        types.forEach((name, found) -> assertTrue(
                found.size() <= MAX_TYPES,
                () -> name + " has too many types, split it: types=" + found.size() + ", max=" + MAX_TYPES));
    }

    /** Fails for a new class cycle, and for a listed one that is gone: the list may only shrink. */
    @ArchTest
    static void classesHaveNoCyclesButTheListedOnes(JavaClasses all) {
        final Map<String, Set<String>> uses =
                ownClasses(all).collect(toMap(JavaClass::getName, type -> new TreeSet<>()));
        for (final JavaClass type : all) {
            final Set<String> used = uses.get(topLevel(type).getName());
            if (used != null) {
                type.getDirectDependenciesFromSelf().stream()
                        .map(dependency -> topLevel(dependency.getTargetClass().getBaseComponentType())
                                .getName())
                        .filter(uses::containsKey)
                        .forEach(used::add);
            }
        }
        final Map<String, Set<String>> reachable = new TreeMap<>();
        uses.keySet().forEach(name -> reachable.put(name, reachableFrom(name, uses)));
        final Set<String> cycles = reachable.keySet().stream()
                .map(name -> reachable.getOrDefault(name, Set.of()).stream()
                        .filter(other -> reachable.getOrDefault(other, Set.of()).contains(name))
                        .map(other -> other.substring(ROOT.length() + 1))
                        .sorted()
                        .collect(joining(" ")))
                .filter(cycle -> cycle.contains(" "))
                .collect(toCollection(TreeSet::new));
        assertEquals(String.join("\n", new TreeSet<>(CLASS_CYCLES)), String.join("\n", cycles));
    }

    private static Set<String> reachableFrom(String start, Map<String, Set<String>> uses) {
        final Set<String> found = new TreeSet<>();
        final Deque<String> open = new ArrayDeque<>(Set.of(start));
        while (!open.isEmpty()) {
            final String name = open.pop();
            for (final String used : uses.getOrDefault(name, Set.of())) {
                if (!used.equals(name) && found.add(used)) {
                    open.push(used);
                }
            }
        }
        return found;
    }

    /** Top-level classes, without the generated schema. */
    private static Stream<JavaClass> ownClasses(JavaClasses all) {
        return all.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .filter(not(resideInAnyPackage(PROTO)));
    }

    private static JavaClass topLevel(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::topLevel).orElse(type);
    }

    @ArchTest
    static final ArchRule publicMethodsMentionPublicTypes = codeUnits()
            .that()
            .areDeclaredInClassesThat(areVisibleToUsers())
            .should(mentionOnlyPublicTypes())
            .because("a user can neither name nor load what the module does not export");

    @ArchTest
    static final ArchRule publicFieldsMentionPublicTypes = fields().that()
            .areDeclaredInClassesThat(areVisibleToUsers())
            .should(mentionOnlyPublicTypes())
            .because("a user can neither name nor load what the module does not export")
            // An API without public fields is a good one.
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule usersTypesTakeNoClock = codeUnits()
            .that()
            .areDeclaredInClassesThat(areVisibleToUsers())
            .should(takeNoClock())
            .because("a clock is for tests, which are in the same package or use a package-private constructor");

    /**
     * A method that makes a changed copy of a user's type and that only internals call belongs to internals. Users copy
     * settings and interests as well.
     */
    @ArchTest
    static final ArchRule internalsOnlyReadUsersTypes = noClasses()
            .that()
            .resideInAPackage(ROOT + ".internal..")
            .should()
            .callCodeUnitWhere(copiesUsersType())
            .because("users need no method that only internals call");

    private static DescribedPredicate<JavaCall<?>> copiesUsersType() {
        return new DescribedPredicate<>("calls an instance method of a user's type that returns the same type") {
            @Override
            public boolean test(JavaCall<?> call) {
                final JavaClass owner = call.getTargetOwner();
                return resideInAnyPackage(EXPORTED)
                                .and(not(resideInAnyPackage(CONFIG, INTERCEPT)))
                                .test(owner)
                        && call.getTarget() instanceof AccessTarget.MethodCallTarget method
                        && method.getRawReturnType().equals(owner)
                        && method.resolveMember()
                                .filter(found -> !found.getModifiers().contains(JavaModifier.STATIC))
                                .isPresent();
            }
        };
    }

    private static ArchCondition<JavaCodeUnit> takeNoClock() {
        return new ArchCondition<>("take no LongSupplier") {
            @Override
            public void check(JavaCodeUnit member, ConditionEvents events) {
                if (visible(member.getModifiers())
                        && member.getRawParameterTypes().stream()
                                .anyMatch(type -> type.isEquivalentTo(LongSupplier.class))) {
                    events.add(SimpleConditionEvent.violated(member, member.getFullName() + " takes a clock"));
                }
            }
        };
    }

    private static ArchRule onlyImports(String importer, String... imported) {
        return onlyImports(importer, alwaysFalse(), imported);
    }

    private static ArchRule onlyImports(
            String importer, DescribedPredicate<? super JavaClass> besides, String... imported) {
        return classes()
                .that()
                .resideInAPackage(importer)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(JDK)
                        .or(resideInAnyPackage(importer))
                        .or(resideInAnyPackage(imported))
                        .or(besides));
    }

    private static ArchRule onlyImportsOfOurs(String importer, String... imported) {
        return classes()
                .that()
                .resideInAPackage(importer)
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage(ROOT + ".."))
                        .or(resideInAnyPackage(importer))
                        .or(resideInAnyPackage(imported)));
    }

    private static DescribedPredicate<JavaClass> areVisibleToUsers() {
        return resideInAnyPackage(EXPORTED).and(new DescribedPredicate<>("are visible to users") {
            @Override
            public boolean test(JavaClass type) {
                return visible(type.getModifiers())
                        && type.getEnclosingClass().map(this::test).orElse(true);
            }
        });
    }

    private static <T extends JavaMember> ArchCondition<T> mentionOnlyPublicTypes() {
        final DescribedPredicate<JavaClass> allowed = resideInAnyPackage(EXPORTED)
                .or(resideInAnyPackage(JDK))
                .or(resideInAnyPackage(AGRONA, JACKSON))
                .or(DescribedPredicate.describe("primitive", JavaClass::isPrimitive));
        return new ArchCondition<>("mention only exported types, the JDK's, Agrona's and Jackson's") {
            @Override
            public void check(T member, ConditionEvents events) {
                if (!visible(member.getModifiers())) {
                    return;
                }
                for (final JavaClass type : mentioned(member)) {
                    if (!allowed.test(type.getBaseComponentType())) {
                        events.add(SimpleConditionEvent.violated(
                                member, member.getFullName() + " mentions " + type.getName()));
                    }
                }
            }
        };
    }

    private static Set<JavaClass> mentioned(JavaMember member) {
        final Stream<? extends JavaType> types = member instanceof JavaCodeUnit method
                ? Stream.concat(method.getParameterTypes().stream(), Stream.of(method.getReturnType()))
                : Stream.of(((JavaField) member).getType());
        final Stream<JavaClass> thrown =
                member instanceof JavaCodeUnit method ? method.getExceptionTypes().stream() : Stream.empty();
        return Stream.concat(types.flatMap(type -> type.getAllInvolvedRawTypes().stream()), thrown)
                .collect(Collectors.toSet());
    }

    private static boolean visible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }
}
