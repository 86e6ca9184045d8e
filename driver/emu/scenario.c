/* SPDX-License-Identifier: MIT */
#include "scenario.h"

enum { NTFS = FLT_FSTYPE_NTFS, DISK = FILE_DEVICE_DISK_FILE_SYSTEM };

static void make_file(const char *path, ULONG64 size, const char *target)
{
    const char *rest;
    struct _FLT_VOLUME *volume = emu_volume_of(path, &rest);
    struct emu_node *parent;
    if (emu_node_find(volume, rest, &parent) != NULL) return;
    bool is_folder = size == 0 && target == NULL;
    struct emu_stream *stream = emu_stream_make(is_folder);
    stream->size = size;
    if (target != NULL) stream->target = strdup(target);
    emu_node_make(parent, rest, stream);
}

void emu_stage_set(struct _ETHREAD *actor)
{
    emu_volume_make("\\Device\\Mup", NULL, FLT_FSTYPE_LANMAN, FILE_DEVICE_NETWORK_FILE_SYSTEM);
    emu_volume_make("\\Device\\HarddiskVolume2", "D:", FLT_FSTYPE_FAT, DISK);
    emu_volume_make("\\Device\\HarddiskVolume1", "C:", NTFS, DISK);
    make_file("C:\\Docs", 0, NULL);
    make_file("C:\\Docs\\a.txt", 1000, NULL);
    make_file("C:\\Docs\\b.txt", 2000, NULL);
    make_file("C:\\Docs\\link", 1, "\\??\\C:\\Docs\\a.txt");
    make_file("D:\\other.txt", 10, NULL);
    make_file("\\Device\\Mup\\shared.txt", 10, NULL);
    emu_process_assume(4, 0, "System", NULL);
    emu_process_assume(100, 4, "\\Device\\HarddiskVolume1\\Windows\\explorer.exe", "explorer");
    emu_process_assume(200, 100, "\\Device\\HarddiskVolume1\\Tools\\worker.exe", "worker");
    emu_process_enter(actor, 200, 201);
}

NTSTATUS emu_attach_program(ULONG number, emu_program program, ULONG flags)
{
    struct fsbpf_attach_parameters parameters = {
        .version = FSBPF_DRIVER_VERSION,
        .size_bytes = sizeof parameters,
        .operations = 0xc001fffec001fffe,
        .needs = (1ull << 40) - 1,
        .flags = flags,
    };
    if (flags & FSBPF_ATTACH_PROCESS_TREE) parameters.pid = 100;
    return emu_core_attach(number, program, &parameters, sizeof parameters);
}

NTSTATUS emu_attach_all(ULONG number, uint32_t verdict, const char *redirect, ULONG flags)
{
    struct emu_client *client = emu_core_client(number);
    client->verdict = verdict;
    client->redirect = redirect;
    client->error = EBPF_SUCCESS;
    return emu_attach_program(number, emu_fixed_program, flags);
}

static const struct emu_manner usual, fast = {.is_fast_io = true}, paging = {.is_paging = true},
                               high = {.posts_at_dispatch = true}, nobody = {.has_no_requestor = true},
                               asynchronous = {.is_asynchronous = true, .posts_at_dispatch = true};

static struct emu_file *open_file(const char *path, ULONG disposition, ULONG options)
{
    struct emu_open how = {.path = path, .disposition = disposition, .options = options, .access = 3};
    struct emu_file *file;
    ULONG_PTR information;
    emu_file_open(&how, &file, &information);
    return file;
}

static void use(struct emu_file *file)
{
    static const struct emu_manner *manners[] = {&usual, &fast, &paging, &high, &nobody, &asynchronous};
    static const FILE_INFORMATION_CLASS queries[] = {FileBasicInformation, FileStandardInformation, FilePositionInformation};
    ULONG_PTR done;
    for (ULONG each = 0; each < sizeof manners / sizeof *manners; each++) {
        emu_file_transfer(file, IRP_MJ_READ, 0, 100, manners[each], &done);
        emu_file_transfer(file, IRP_MJ_WRITE, 10, 100, manners[each], &done);
    }
    for (ULONG each = 0; each < 3; each++) emu_file_query(file, queries[each], &high);
    emu_file_set(file, FileEndOfFileInformation, 500, &usual);
    emu_file_set(file, FileAllocationInformation, 400, &high);
    emu_file_set(file, FileBasicInformation, 1, &usual);
    emu_file_control(file, IRP_MJ_FLUSH_BUFFERS, 0, &high);
    emu_file_control(file, IRP_MJ_LOCK_CONTROL, 5, &fast);
    emu_file_control(file, IRP_MJ_LOCK_CONTROL, 5, &usual);
    emu_file_control(file, IRP_MJ_FILE_SYSTEM_CONTROL, 7, &usual);
    emu_file_control(file, IRP_MJ_ACQUIRE_FOR_SECTION_SYNCHRONIZATION, PAGE_READWRITE, &usual);
}

static void use_names(void)
{
    struct emu_file *file = open_file("C:\\Docs\\b.txt", FILE_OPEN, FILE_SYNCHRONOUS_IO_NONALERT);
    if (file != NULL) {
        emu_file_rename(file, "\\??\\C:\\Docs\\c.txt", false, false, 0, &usual);
        emu_file_rename(file, "d.txt", false, true, FileRenameInformationEx, &high);
        emu_file_rename(file, "\\??\\C:\\Docs\\linked.txt", true, false, 0, &usual);
        emu_file_set(file, FileDispositionInformationEx, 1, &usual);
        emu_file_close(file, &high);
    }
    file = open_file("C:\\Docs\\new.txt", FILE_CREATE, FILE_DELETE_ON_CLOSE);
    if (file != NULL) emu_file_close(file, &usual);
    struct emu_file *folder = open_file("C:\\Docs", FILE_OPEN, FILE_DIRECTORY_FILE);
    ULONG_PTR done;
    if (folder == NULL) return;
    emu_directory(folder, IRP_MN_QUERY_DIRECTORY, &high, &done);
    emu_directory(folder, IRP_MN_NOTIFY_CHANGE_DIRECTORY, &usual, &done);
    struct emu_open relative = {.path = "a.txt", .folder = folder, .disposition = FILE_OPEN, .access = 1};
    emu_file_open(&relative, &file, &done);
    if (file != NULL) emu_file_close(file, &usual);
    emu_file_close(folder, &usual);
}

static void use_port(void)
{
    static unsigned char reply[1 << 17];
    ULONG connection, returned;
    if (!NT_SUCCESS(emu_port_connect(&connection))) return;
    for (ULONG kind = 0; kind < 5; kind++) {
        struct fsbpf_request request = {FSBPF_DRIVER_VERSION, kind};
        emu_port_send(connection, &request, sizeof request, reply, sizeof reply, &returned);
    }
    emu_port_disconnect(connection);
}

static void run_everything(void)
{
    static const char *const paths[] = {"C:\\Docs\\a.txt", "C:\\Docs\\link", "C:\\missing\\x", "D:\\other.txt",
                                        "\\Device\\Mup\\shared.txt", "C:"};
    emu_process_start(300, 200, "\\??\\C:\\Tools\\child.exe", "child");
    for (ULONG each = 0; each < sizeof paths / sizeof *paths; each++) {
        struct emu_file *file = open_file(paths[each], FILE_OPEN, 0);
        if (file == NULL) continue;
        use(file);
        emu_file_close(file, &usual);
    }
    emu_network_query("C:\\Docs\\a.txt", &usual);
    use_names();
    use_port();
    emu_process_exit(300, 0);
}

void emu_scenario(void)
{
    struct _ETHREAD actor = {0};
    emu_stage_set(&actor);
    if (NT_SUCCESS(emu_driver_load())) {
        struct emu_file *early = open_file("C:\\Docs\\a.txt", FILE_OPEN, 0);
        emu_attach_all(0, 0, NULL, 0);
        emu_attach_all(1, 0, NULL, FSBPF_ATTACH_NORMALIZED_NAMES | FSBPF_ATTACH_PROCESS_TREE);
        if (early != NULL) {
            use(early);
            emu_file_close(early, &usual);
        }
        run_everything();
        emu_core_detach(1, DISPATCH_LEVEL);
        emu_attach_all(2, FSBPF_VERDICT_REDIRECT, "C:\\Docs\\a.txt", FSBPF_ATTACH_CONTROL);
        run_everything();
        emu_core_detach(0, PASSIVE_LEVEL);
        emu_attach_all(3, (uint32_t)STATUS_ACCESS_DENIED, NULL, FSBPF_ATTACH_CONTROL | FSBPF_ATTACH_NORMALIZED_NAMES);
        run_everything();
    }
    emu_world_end();
    emu_process_leave(&actor);
}
