package io.voxelize.net.internal.decode;

import static io.voxelize.net.internal.decode.MessageWalker.CHUNK_END;
import static io.voxelize.net.internal.decode.MessageWalker.CHUNK_START;
import static io.voxelize.net.internal.decode.MessageWalker.GEOMETRY_END;
import static io.voxelize.net.internal.decode.MessageWalker.GEOMETRY_START;
import static io.voxelize.net.internal.ring.RecordLayout.*;

import io.voxelize.net.intercept.Interests;
import io.voxelize.net.internal.decode.ServerTraits.ArrayForm;
import io.voxelize.net.internal.decode.ServerTraits.Numbering;
import io.voxelize.net.internal.lz4.BlockDecompressor;
import io.voxelize.net.internal.proto.Chunk;
import io.voxelize.net.internal.proto.Geometry;
import io.voxelize.net.internal.ring.Slab;
import io.voxelize.net.internal.ring.SlabPool;

/**
 * Brings the arrays of a staged message into slabs, in three steps. {@link #plan} recognises their form and sums up
 * what they need. {@link ChunkPlan#acquire} takes one slab for the voxels and lights of each chunk and one for its
 * geometries. {@link #inflate} fills them. Only the first step reads what is known of the server, so the last one may
 * run later, on another thread.
 *
 * <p>The fields of a chunk and of a geometry are walked three times: by {@link MessageWalker} for what the record
 * holds, by plan and by inflate for the arrays. A walk skips over the arrays, so it reads some ten bytes; keeping the
 * place of every array instead would take as much memory as the record.
 *
 * <p>An array that is malformed becomes absent, a geometry that is malformed or contradicts itself leaves its list;
 * both are counted, and the rest of the message stays.
 *
 * <p><b>Thread:</b> the owner of the {@link PendingMessage}: event loop until it is queued, then the inflater thread
 * that took it.
 */
final class ChunkArrays {

    private static final int FIELD_VOXELS = Chunk.VOXELS_FIELD_NUMBER;
    private static final int FIELD_LIGHTS = Chunk.LIGHTS_FIELD_NUMBER;

    /** What to add to a field number of {@link Numbering#NEW}, which the schema has, to get that of OLD. */
    private static final int OLD_NUMBERING = -1;

    /** The first of the numbers that an array of a geometry has in either numbering. */
    private static final int FIELD_FIRST_OF_GEOMETRY = Geometry.AT_FIELD_NUMBER;

    private static final int FIELD_LAST_OF_GEOMETRY = Geometry.LIGHTS_FIELD_NUMBER;
    private static final int COORDINATES_PER_VERTEX = 3;
    private static final int UVS_PER_VERTEX = 2;
    private static final int INDICES_PER_TRIANGLE = 3;

    private final Staging staging;
    private final ThreadOwner owner;
    private final ChunkPlan plan = new ChunkPlan();
    private final ArrayReader arrays;
    private final ProtoReader fields = new ProtoReader();
    private final ArrayField voxels = new ArrayField();
    private final ArrayField lights = new ArrayField();
    private final ArrayField[] geometryFields = {
        new ArrayField(), new ArrayField(), new ArrayField(), new ArrayField(), new ArrayField()
    };

    private ServerTraits traits = new ServerTraits(null);
    private boolean voxelsWanted;
    private boolean lightsWanted;
    private boolean compressedWanted;
    private int badArrays;
    private int badGeometries;
    /** The next geometry in the plan, while inflating. */
    private int nextGeometry;

    private long inflatedLength;

    ChunkArrays(Staging staging, BlockDecompressor blocks, ThreadOwner owner) {
        this.staging = staging;
        this.owner = owner;
        arrays = new ArrayReader(blocks);
    }

    /** Looks at every array of the staged message, and learns from it what kind of server this is. */
    ChunkPlan plan(PlainMessage plain, ServerTraits traits, Interests wanted) {
        assert owner.isCurrent() : owner;
        this.traits = traits;
        voxelsWanted = wanted.wantsVoxels();
        lightsWanted = wanted.wantsLights();
        compressedWanted = wanted.wantsCompressedData();
        plan.clear();
        badArrays = 0;
        badGeometries = 0;
        inflatedLength = 0;
        if (staging.getInt(CHUNKS) == 0) {
            return plan;
        }
        fields.wrap(plain.buffer(), 0, 0);
        arrays.wrap(plain.buffer());
        int previous = 0;
        for (int chunk = staging.getInt(CHUNKS); chunk != 0; chunk = staging.getInt(chunk + NEXT)) {
            if (traits.containsChunk(staging.getInt(chunk + CHUNK_X), staging.getInt(chunk + CHUNK_Z))) {
                planData(chunk);
                planMeshes(chunk);
                previous = chunk;
            } else {
                staging.unlink(CHUNKS, previous, staging.getInt(chunk + NEXT));
                plan.addChunkOutside();
            }
        }
        return plan;
    }

    /** The plan of the message that was planned last. */
    ChunkPlan plan() {
        return plan;
    }

    /** Fills the slabs and completes the record. */
    void inflate(SlabPool pool, HeldSlabs held) {
        assert owner.isCurrent() : owner;
        nextGeometry = 0;
        int index = 0;
        for (int chunk = staging.getInt(CHUNKS); chunk != 0; chunk = staging.getInt(chunk + NEXT)) {
            inflateData(chunk, index++, pool, held);
            inflateMeshes(chunk, pool, held);
        }
    }

    int badArrays() {
        return badArrays;
    }

    int badGeometries() {
        return badGeometries;
    }

    /** How many bytes of arrays the record means. */
    long inflatedLength() {
        return inflatedLength;
    }

    // Voxels and lights of a chunk.

    private void planData(int chunk) {
        readData(chunk);
        boolean voxelsNeeded = voxelsWanted || compressedWanted;
        boolean lightsNeeded = lightsWanted || compressedWanted;
        boolean voxelBlock = voxelsNeeded && isDataBlock(voxels, FIELD_VOXELS);
        long voxelCount = voxelsNeeded ? dataCount(voxels, FIELD_VOXELS, voxelBlock) : 0;
        boolean lightBlock = lightsNeeded && isDataBlock(lights, FIELD_LIGHTS);
        long lightCount = lightsNeeded ? dataCount(lights, FIELD_LIGHTS, lightBlock) : 0;
        staging.putInt(chunk + CHUNK_SIZE, traits.chunkSize());
        staging.putInt(chunk + CHUNK_MAX_HEIGHT, traits.maxHeight());
        staging.putInt(chunk + CHUNK_VOXELS_COUNT, voxelsWanted ? (int) voxelCount : 0);
        staging.putInt(chunk + CHUNK_LIGHTS_COUNT, lightsWanted ? (int) lightCount : 0);
        plan.addArrays(dataLength(voxelCount, lightCount));
        needSlab(dataLength(chunk));
        int compressedLength = compressedWanted
                ? planCompressed(chunk, voxelBlock, (int) voxelCount, lightBlock, (int) lightCount)
                : 0;
        plan.addChunk(chunk, voxelBlock, lightBlock, (int) dataLength(chunk), compressedLength);
    }

    private int planCompressed(int chunk, boolean voxelBlock, int voxelCount, boolean lightBlock, int lightCount) {
        int voxelsLength = compressedLength(voxels, FIELD_VOXELS, voxelBlock, voxelCount);
        int lightsLength = compressedLength(lights, FIELD_LIGHTS, lightBlock, lightCount);
        compressed(chunk + CHUNK_COMPRESSED_VOXELS, 0, voxelsLength, voxelCount);
        compressed(chunk + CHUNK_COMPRESSED_LIGHTS, voxelsLength, lightsLength, lightCount);
        int forms = (voxelBlock ? CHUNK_FORM_VOXELS_BLOCK : 0) | (lightBlock ? CHUNK_FORM_LIGHTS_BLOCK : 0);
        staging.putInt(chunk + CHUNK_COMPRESSED_FORMS, forms);
        needSlab(voxelsLength + lightsLength);
        return voxelsLength + lightsLength;
    }

    private int compressedLength(ArrayField field, int number, boolean block, int count) {
        if (count == 0) {
            return 0;
        }
        return block ? field.length() : arrays.packedLength(field, number);
    }

    private void compressed(int array, int offset, int length, int count) {
        staging.putInt(array + COMPRESSED_OFFSET, offset);
        staging.putInt(array + COMPRESSED_LENGTH, length);
        staging.putInt(array + COMPRESSED_COUNT, count);
    }

    private void readData(int chunk) {
        int start = staging.getInt(chunk + CHUNK_START);
        int end = staging.getInt(chunk + CHUNK_END);
        arrays.owner(start, end);
        voxels.clear();
        lights.clear();
        fields.range(start, end);
        while (fields.next()) {
            if (fields.field() == FIELD_VOXELS) {
                voxels.add(fields);
            } else if (fields.field() == FIELD_LIGHTS) {
                lights.add(fields);
            }
        }
    }

    /**
     * Elements of an array that has the dimensions INIT announced, or any as long as there was none; 0 if absent or
     * malformed.
     */
    private long dataCount(ArrayField field, int number, boolean block) {
        if (field.isAbsent()) {
            return 0;
        }
        long expected = traits.elementCount();
        long count = block ? arrays.blockCount(field) : arrays.varintCount(field, number);
        boolean wrong = count < 0 || (expected > 0 && count > 0 && count != expected);
        // What is inflated at once is found out then; what is kept is better refused now than when a game asks for it.
        if (wrong || (compressedWanted && block && !arrays.isWholeBlock(field))) {
            badArrays++;
            return 0;
        }
        return count;
    }

    private boolean isDataBlock(ArrayField field, int number) {
        if (field.isAbsent()) {
            return false;
        }
        if (traits.arrayForm() != ArrayForm.UNKNOWN) {
            return traits.arrayForm() == ArrayForm.BLOCK;
        }
        long expected = traits.elementCount();
        if (arrays.isBlock(field) && (expected == 0 || arrays.blockCount(field) == expected)) {
            traits.arrayForm(ArrayForm.BLOCK);
            return true;
        }
        // Any bytes are some number of varints: only the right number proves anything.
        if (expected > 0 && arrays.varintCount(field, number) == expected) {
            traits.arrayForm(ArrayForm.PACKED);
        }
        return false;
    }

    private long dataLength(int chunk) {
        return dataLength(staging.getInt(chunk + CHUNK_VOXELS_COUNT), staging.getInt(chunk + CHUNK_LIGHTS_COUNT));
    }

    private static long dataLength(long voxelCount, long lightCount) {
        return lightCount == 0 ? voxelCount * Integer.BYTES : aligned(voxelCount) + lightCount * Integer.BYTES;
    }

    private void inflateData(int chunk, int index, SlabPool pool, HeldSlabs held) {
        readData(chunk);
        int voxelCount = staging.getInt(chunk + CHUNK_VOXELS_COUNT);
        int lightCount = staging.getInt(chunk + CHUNK_LIGHTS_COUNT);
        boolean voxelBlock = plan.areVoxelsBlock(index);
        boolean lightBlock = plan.areLightsBlock(index);
        copyCompressed(chunk + CHUNK_COMPRESSED_VOXELS, voxels, FIELD_VOXELS, voxelBlock, pool, chunk);
        copyCompressed(chunk + CHUNK_COMPRESSED_LIGHTS, lights, FIELD_LIGHTS, lightBlock, pool, chunk);
        int slabId = staging.getInt(chunk + CHUNK_DATA_SLAB);
        int lightsOffset = (int) aligned(voxelCount);
        if (!inflateWords(voxels, FIELD_VOXELS, voxelBlock, voxelCount, pool, slabId, 0)) {
            voxelCount = 0;
        }
        if (!inflateWords(lights, FIELD_LIGHTS, lightBlock, lightCount, pool, slabId, lightsOffset)) {
            lightCount = 0;
        }
        array(chunk + CHUNK_VOXELS_OFFSET, 0, voxelCount);
        array(chunk + CHUNK_LIGHTS_OFFSET, lightsOffset, lightCount);
        if (voxelCount == 0 && lightCount == 0) {
            giveUp(chunk + CHUNK_DATA_SLAB, pool, held);
        }
    }

    private void copyCompressed(int array, ArrayField field, int number, boolean block, SlabPool pool, int chunk) {
        if (staging.getInt(array + COMPRESSED_LENGTH) == 0) {
            return;
        }
        Slab slab = pool.slab(staging.getInt(chunk + CHUNK_COMPRESSED_SLAB));
        int offset = staging.getInt(array + COMPRESSED_OFFSET);
        if (block) {
            arrays.copyBlock(field, slab, offset);
        } else {
            arrays.copyPacked(field, number, slab, offset);
        }
    }

    private boolean inflateWords(
            ArrayField field, int number, boolean block, int count, SlabPool pool, int slabId, int offset) {
        if (count == 0) {
            return true;
        }
        Slab slab = pool.slab(slabId);
        boolean whole = block
                ? arrays.inflate(field, count, slab, offset)
                : arrays.unpackVarints(field, number, count, slab, offset);
        badArrays += whole ? 0 : 1;
        return whole;
    }

    private void array(int offsetField, int offset, int count) {
        staging.putInt(offsetField, count == 0 ? 0 : offset);
        staging.putInt(offsetField + Integer.BYTES, count);
        inflatedLength += (long) count * Integer.BYTES;
    }

    // Geometries of a chunk's meshes.

    private void planMeshes(int chunk) {
        long length = 0;
        for (int mesh = staging.getInt(chunk + CHUNK_MESHES); mesh != 0; mesh = staging.getInt(mesh + NEXT)) {
            int list = mesh + MESH_GEOMETRIES;
            int previous = 0;
            for (int geometry = staging.getInt(list); geometry != 0; geometry = staging.getInt(geometry + NEXT)) {
                long geometryLength = planGeometry(geometry);
                if (geometryLength == ArrayReader.MALFORMED) {
                    drop(list, previous, geometry);
                } else {
                    length += geometryLength;
                    previous = geometry;
                }
            }
        }
        plan.lastMeshLength((int) length);
        plan.addArrays(length);
        needSlab(length);
    }

    private void drop(int list, int previous, int geometry) {
        staging.unlink(list, previous, staging.getInt(geometry + NEXT));
        badGeometries++;
    }

    /** Returns what the arrays of a geometry take in a slab, or {@link ArrayReader#MALFORMED}. */
    private long planGeometry(int geometry) {
        readGeometry(geometry);
        boolean renumbered = traits.numbering() == Numbering.UNKNOWN
                ? !fieldOf(Geometry.LIGHTS_FIELD_NUMBER).isAbsent()
                : traits.numbering() == Numbering.NEW;
        int shift = renumbered ? 0 : OLD_NUMBERING;
        boolean block = isBlock(fieldOf(Geometry.POSITIONS_FIELD_NUMBER + shift));
        long positions = count(Geometry.POSITIONS_FIELD_NUMBER + shift, block, true);
        long uvs = count(Geometry.UVS_FIELD_NUMBER + shift, block, true);
        long indices = count(Geometry.INDICES_FIELD_NUMBER + shift, block, false);
        long vertices = count(Geometry.LIGHTS_FIELD_NUMBER + shift, block, false);
        if (!isConsistent(positions, uvs, indices, vertices) || (renumbered && !planPlace(geometry))) {
            return ArrayReader.MALFORMED;
        }
        learn(vertices, renumbered, block);
        staging.putInt(geometry + GEOMETRY_VERTEX_COUNT, (int) vertices);
        staging.putInt(geometry + GEOMETRY_INDEX_COUNT, (int) indices);
        plan.addGeometry(block, renumbered);
        return aligned(positions) + aligned(uvs) + aligned(indices) + aligned(vertices);
    }

    private void readGeometry(int geometry) {
        int start = staging.getInt(geometry + GEOMETRY_START);
        int end = staging.getInt(geometry + GEOMETRY_END);
        arrays.owner(start, end);
        for (ArrayField field : geometryFields) {
            field.clear();
        }
        fields.range(start, end);
        while (fields.next()) {
            if (fields.field() >= FIELD_FIRST_OF_GEOMETRY && fields.field() <= FIELD_LAST_OF_GEOMETRY) {
                fieldOf(fields.field()).add(fields);
            }
        }
    }

    private ArrayField fieldOf(int number) {
        return geometryFields[number - FIELD_FIRST_OF_GEOMETRY];
    }

    private boolean isBlock(ArrayField positions) {
        return traits.arrayForm() == ArrayForm.UNKNOWN
                ? arrays.isBlock(positions)
                : traits.arrayForm() == ArrayForm.BLOCK;
    }

    private long count(int number, boolean block, boolean floats) {
        ArrayField field = fieldOf(number);
        if (block) {
            return arrays.blockCount(field);
        }
        return floats ? arrays.floatCount(field, number) : arrays.varintCount(field, number);
    }

    private static boolean isConsistent(long positions, long uvs, long indices, long vertices) {
        return vertices >= 0
                && positions == vertices * COORDINATES_PER_VERTEX
                && uvs == vertices * UVS_PER_VERTEX
                && indices >= 0
                && indices % INDICES_PER_TRIANGLE == 0;
    }

    /** The place of an isolated face: three varints in every generation that has it, or nothing. */
    private boolean planPlace(int geometry) {
        ArrayField at = fieldOf(Geometry.AT_FIELD_NUMBER);
        long count = arrays.varintCount(at, Geometry.AT_FIELD_NUMBER);
        if (count == 0) {
            return true;
        }
        return count == COORDINATES_PER_VERTEX && arrays.readPlace(at, Geometry.AT_FIELD_NUMBER, staging, geometry);
    }

    private void learn(long vertices, boolean renumbered, boolean block) {
        if (vertices > 0) {
            traits.numbering(renumbered ? Numbering.NEW : Numbering.OLD);
            traits.arrayForm(block ? ArrayForm.BLOCK : ArrayForm.PACKED);
        }
    }

    private void inflateMeshes(int chunk, SlabPool pool, HeldSlabs held) {
        int slabId = staging.getInt(chunk + CHUNK_MESH_SLAB);
        int offset = 0;
        for (int mesh = staging.getInt(chunk + CHUNK_MESHES); mesh != 0; mesh = staging.getInt(mesh + NEXT)) {
            int list = mesh + MESH_GEOMETRIES;
            int previous = 0;
            for (int geometry = staging.getInt(list); geometry != 0; geometry = staging.getInt(geometry + NEXT)) {
                int end = inflateGeometry(geometry, pool, slabId, offset);
                if (end == ArrayReader.MALFORMED) {
                    drop(list, previous, geometry);
                } else {
                    offset = end;
                    previous = geometry;
                }
            }
        }
        if (offset == 0) {
            giveUp(chunk + CHUNK_MESH_SLAB, pool, held);
        }
    }

    /** Returns where the next geometry may start in the slab, or {@link ArrayReader#MALFORMED}. */
    private int inflateGeometry(int geometry, SlabPool pool, int slabId, int start) {
        readGeometry(geometry);
        int vertices = staging.getInt(geometry + GEOMETRY_VERTEX_COUNT);
        int indices = staging.getInt(geometry + GEOMETRY_INDEX_COUNT);
        int form = nextGeometry++;
        int uvsOffset = start + (int) aligned((long) vertices * COORDINATES_PER_VERTEX);
        int indicesOffset = uvsOffset + (int) aligned((long) vertices * UVS_PER_VERTEX);
        int lightsOffset = indicesOffset + (int) aligned(indices);
        staging.putInt(geometry + GEOMETRY_POSITIONS_OFFSET, start);
        staging.putInt(geometry + GEOMETRY_UVS_OFFSET, uvsOffset);
        staging.putInt(geometry + GEOMETRY_INDICES_OFFSET, indicesOffset);
        staging.putInt(geometry + GEOMETRY_LIGHTS_OFFSET, lightsOffset);
        boolean empty = vertices == 0 && indices == 0;
        staging.putInt(geometry + GEOMETRY_MESH_SLAB, empty ? NO_SLAB : slabId);
        if (empty) {
            return start;
        }
        if (!inflateGeometry(geometry, form, vertices, indices, pool.slab(slabId))) {
            return ArrayReader.MALFORMED;
        }
        inflatedLength += ((long) vertices * (COORDINATES_PER_VERTEX + UVS_PER_VERTEX + 1) + indices) * Integer.BYTES;
        return lightsOffset + (int) aligned(vertices);
    }

    private boolean inflateGeometry(int geometry, int form, int vertices, int indices, Slab slab) {
        boolean block = plan.areArraysBlocks(form);
        int shift = plan.hasNewNumbering(form) ? 0 : OLD_NUMBERING;
        int positions = Geometry.POSITIONS_FIELD_NUMBER + shift;
        int uvs = Geometry.UVS_FIELD_NUMBER + shift;
        int indicesOffset = staging.getInt(geometry + GEOMETRY_INDICES_OFFSET);
        return floats(positions, block, vertices * COORDINATES_PER_VERTEX, slab, geometry + GEOMETRY_POSITIONS_OFFSET)
                && floats(uvs, block, vertices * UVS_PER_VERTEX, slab, geometry + GEOMETRY_UVS_OFFSET)
                && ints(Geometry.INDICES_FIELD_NUMBER + shift, block, indices, slab, geometry + GEOMETRY_INDICES_OFFSET)
                && ints(Geometry.LIGHTS_FIELD_NUMBER + shift, block, vertices, slab, geometry + GEOMETRY_LIGHTS_OFFSET)
                && ArrayReader.areBelow(vertices, slab, indicesOffset, indices);
    }

    private boolean floats(int number, boolean block, int count, Slab slab, int offsetField) {
        int offset = staging.getInt(offsetField);
        if (!block) {
            arrays.copyFloats(fieldOf(number), number, slab, offset);
            return true;
        }
        return count == 0 || arrays.inflate(fieldOf(number), count, slab, offset);
    }

    private boolean ints(int number, boolean block, int count, Slab slab, int offsetField) {
        int offset = staging.getInt(offsetField);
        return count == 0
                || (block
                        ? arrays.inflate(fieldOf(number), count, slab, offset)
                        : arrays.unpackVarints(fieldOf(number), number, count, slab, offset));
    }

    private void needSlab(long length) {
        plan.addFootprint(length == 0 ? 0 : SlabPool.footprint((int) Math.min(length, SlabPool.MAX_SLAB_LENGTH)));
    }

    /** Of a slab that was taken, none of the arrays meant for it was well-formed. */
    private void giveUp(int idField, SlabPool pool, HeldSlabs held) {
        int slabId = staging.getInt(idField);
        if (slabId != NO_SLAB) {
            held.giveUp(pool.slab(slabId));
            staging.putInt(idField, NO_SLAB);
        }
    }

    private static long aligned(long count) {
        return count * Integer.BYTES + ARRAY_ALIGNMENT - 1 & -ARRAY_ALIGNMENT;
    }
}
