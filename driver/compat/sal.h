/* SPDX-License-Identifier: MIT */
/* Source annotations, which only Microsoft's compiler reads: nothing for the others. */
#ifndef FSBPF_COMPAT_SAL_H
#define FSBPF_COMPAT_SAL_H

#ifndef _MSC_VER

#undef _In_
#undef _In_opt_
#undef _In_z_
#undef _Inout_
#undef _Inout_opt_
#undef _Out_
#undef _Out_opt_
#undef _Outptr_
#undef _Outptr_result_maybenull_
#undef _In_reads_
#undef _In_reads_bytes_
#undef _In_reads_bytes_opt_
#undef _Out_writes_
#undef _Out_writes_bytes_
#undef _Out_writes_bytes_opt_
#undef _Out_writes_bytes_to_
#undef _Out_writes_bytes_to_opt_
#undef _Must_inspect_result_
#undef _Ret_maybenull_
#undef _Success_
#undef _When_
#undef _Use_decl_annotations_
#undef _IRQL_requires_
#undef _IRQL_requires_max_
#undef _IRQL_requires_same_
#undef _Function_class_
#undef _Post_invalid_
#undef _Flt_CompletionContext_Outptr_

#define _In_
#define _In_opt_
#define _In_z_
#define _Inout_
#define _Inout_opt_
#define _Out_
#define _Out_opt_
#define _Outptr_
#define _Outptr_result_maybenull_
#define _In_reads_(count)
#define _In_reads_bytes_(size)
#define _In_reads_bytes_opt_(size)
#define _Out_writes_(count)
#define _Out_writes_bytes_(size)
#define _Out_writes_bytes_opt_(size)
#define _Out_writes_bytes_to_(size, used)
#define _Out_writes_bytes_to_opt_(size, used)
#define _Must_inspect_result_ __attribute__((warn_unused_result))
#define _Ret_maybenull_
#define _Success_(condition)
#define _When_(condition, annotation)
#define _Use_decl_annotations_
#define _IRQL_requires_(level)
#define _IRQL_requires_max_(level)
#define _IRQL_requires_same_
#define _Function_class_(name)
#define _Post_invalid_
#define _Flt_CompletionContext_Outptr_

#endif
#endif
