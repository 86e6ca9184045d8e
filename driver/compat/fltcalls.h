/* SPDX-License-Identifier: MIT */
/* The Filter Manager's routines that the driver calls: from fltkernel.h only. */
#ifndef FSBPF_COMPAT_FLTCALLS_H
#define FSBPF_COMPAT_FLTCALLS_H

/* Registration. */
NTSTATUS NTAPI FltRegisterFilter(PDRIVER_OBJECT Driver, const FLT_REGISTRATION *Registration, PFLT_FILTER *Filter);
NTSTATUS NTAPI FltStartFiltering(PFLT_FILTER Filter);
VOID NTAPI FltUnregisterFilter(PFLT_FILTER Filter);

/* Contexts. */
NTSTATUS NTAPI FltAllocateContext(PFLT_FILTER Filter, FLT_CONTEXT_TYPE Type, SIZE_T Size, POOL_TYPE Pool,
                                  PFLT_CONTEXT *Context);
VOID NTAPI FltReleaseContext(PFLT_CONTEXT Context);
NTSTATUS NTAPI FltSetInstanceContext(PFLT_INSTANCE Instance, FLT_SET_CONTEXT_OPERATION Operation,
                                     PFLT_CONTEXT NewContext, PFLT_CONTEXT *OldContext);
NTSTATUS NTAPI FltGetInstanceContext(PFLT_INSTANCE Instance, PFLT_CONTEXT *Context);
NTSTATUS NTAPI FltSetStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT File,
                                         FLT_SET_CONTEXT_OPERATION Operation, PFLT_CONTEXT NewContext,
                                         PFLT_CONTEXT *OldContext);
NTSTATUS NTAPI FltGetStreamHandleContext(PFLT_INSTANCE Instance, PFILE_OBJECT File, PFLT_CONTEXT *Context);

/* Names. */
NTSTATUS NTAPI FltGetFileNameInformation(PFLT_CALLBACK_DATA Data, FLT_FILE_NAME_OPTIONS Options,
                                         PFLT_FILE_NAME_INFORMATION *Information);
NTSTATUS NTAPI FltGetTunneledName(PFLT_CALLBACK_DATA Data, PFLT_FILE_NAME_INFORMATION Information,
                                  PFLT_FILE_NAME_INFORMATION *Tunneled);
NTSTATUS NTAPI FltGetDestinationFileNameInformation(PFLT_INSTANCE Instance, PFILE_OBJECT File, HANDLE RootDirectory,
                                                    PWSTR FileName, ULONG FileNameLength,
                                                    FLT_FILE_NAME_OPTIONS Options,
                                                    PFLT_FILE_NAME_INFORMATION *Information);
VOID NTAPI FltReleaseFileNameInformation(PFLT_FILE_NAME_INFORMATION Information);
NTSTATUS NTAPI FltGetDiskDeviceObject(PFLT_VOLUME Volume, PDEVICE_OBJECT *Device);

/* Operations. */
PEPROCESS NTAPI FltGetRequestorProcess(PFLT_CALLBACK_DATA Data);
ULONG NTAPI FltGetRequestorProcessId(PFLT_CALLBACK_DATA Data);
VOID NTAPI FltCancelFileOpen(PFLT_INSTANCE Instance, PFILE_OBJECT File);
BOOLEAN NTAPI FltDoCompletionProcessingWhenSafe(PFLT_CALLBACK_DATA Data, PCFLT_RELATED_OBJECTS Objects,
                                                PVOID CompletionContext, FLT_POST_OPERATION_FLAGS Flags,
                                                PFLT_POST_OPERATION_CALLBACK SafePostCallback,
                                                FLT_POSTOP_CALLBACK_STATUS *Status);
NTSTATUS NTAPI FltQueryInformationFile(PFLT_INSTANCE Instance, PFILE_OBJECT File, PVOID Information, ULONG Length,
                                       FILE_INFORMATION_CLASS Class, PULONG Returned);
NTSTATUS NTAPI FltIsDirectory(PFILE_OBJECT File, PFLT_INSTANCE Instance, PBOOLEAN IsDirectory);

/* Extra create parameters. */
typedef ULONG FSRTL_ALLOCATE_ECP_FLAGS;
typedef VOID(NTAPI *PFLT_ECP_CLEANUP_CALLBACK)(PVOID EcpContext, LPCGUID EcpType);
NTSTATUS NTAPI FltAllocateExtraCreateParameterList(PFLT_FILTER Filter, ULONG Flags, PECP_LIST *List);
NTSTATUS NTAPI FltAllocateExtraCreateParameter(PFLT_FILTER Filter, LPCGUID Type, ULONG Size, ULONG Flags,
                                               PFLT_ECP_CLEANUP_CALLBACK Cleanup, ULONG Tag, PVOID *Context);
NTSTATUS NTAPI FltInsertExtraCreateParameter(PFLT_FILTER Filter, PECP_LIST List, PVOID Context);
NTSTATUS NTAPI FltFindExtraCreateParameter(PFLT_FILTER Filter, PECP_LIST List, LPCGUID Type, PVOID *Context,
                                           ULONG *Size);
NTSTATUS NTAPI FltGetEcpListFromCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA Data, PECP_LIST *List);
NTSTATUS NTAPI FltSetEcpListIntoCallbackData(PFLT_FILTER Filter, PFLT_CALLBACK_DATA Data, PECP_LIST List);
VOID NTAPI FltFreeExtraCreateParameter(PFLT_FILTER Filter, PVOID Context);
VOID NTAPI FltFreeExtraCreateParameterList(PFLT_FILTER Filter, PECP_LIST List);

/* The communication port. */
NTSTATUS NTAPI FltBuildDefaultSecurityDescriptor(PSECURITY_DESCRIPTOR *Descriptor, ACCESS_MASK Access);
VOID NTAPI FltFreeSecurityDescriptor(PSECURITY_DESCRIPTOR Descriptor);
NTSTATUS NTAPI FltCreateCommunicationPort(PFLT_FILTER Filter, PFLT_PORT *Port, POBJECT_ATTRIBUTES Attributes,
                                          PVOID Cookie, PFLT_CONNECT_NOTIFY Connect,
                                          PFLT_DISCONNECT_NOTIFY Disconnect, PFLT_MESSAGE_NOTIFY Message,
                                          LONG MaxConnections);
VOID NTAPI FltCloseCommunicationPort(PFLT_PORT Port);
VOID NTAPI FltCloseClientPort(PFLT_FILTER Filter, PFLT_PORT *ClientPort);

#endif
