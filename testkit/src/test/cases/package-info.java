/**
 * Programs that reproduce faults under load, short memory or a hostile server. Each prints what happened; its Javadoc
 * says what is right. They run for seconds to minutes, some with JVM flags of their own, so {@code mvn verify} compiles
 * them but runs none.
 *
 * <p>After {@code mvn -DskipTests package}, from the project's root:
 *
 * <pre>{@code
 * javac -proc:none -d target/cases -cp testkit/target/voxelize-net.jar testkit/src/test/cases/*.java
 * java --add-opens java.base/jdk.internal.misc=ALL-UNNAMED -Xmx128m -cp target/cases:testkit/target/voxelize-net.jar \
 *     cases.OomHangWorld
 * }</pre>
 */
package cases;
