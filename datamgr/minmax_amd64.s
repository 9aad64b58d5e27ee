#include "textflag.h"

// MINPS and MAXPS give their second operand where either is NaN. That is the running one
// here, so NaN is passed over.

// func minMax32(values *[64]float32) (least, greatest float32)
TEXT ·minMax32(SB), NOSPLIT, $0-16
	MOVQ   values+0(FP), SI
	MOVL   $0x7F800000, AX
	MOVL   AX, X0
	SHUFPS $0, X0, X0
	MOVL   $0xFF800000, AX
	MOVL   AX, X1
	SHUFPS $0, X1, X1
	MOVAPS X0, X2
	MOVAPS X1, X3
	MOVQ   $8, CX

loop32:
	MOVUPS (SI), X4
	MOVUPS 16(SI), X5
	MOVAPS X4, X6
	MOVAPS X5, X7
	MINPS  X0, X4
	MAXPS  X1, X6
	MINPS  X2, X5
	MAXPS  X3, X7
	MOVAPS X4, X0
	MOVAPS X6, X1
	MOVAPS X5, X2
	MOVAPS X7, X3
	ADDQ   $32, SI
	DECQ   CX
	JNZ    loop32

	MINPS   X2, X0
	MAXPS   X3, X1
	MOVHLPS X0, X4
	MINPS   X4, X0
	MOVHLPS X1, X4
	MAXPS   X4, X1
	MOVAPS  X0, X4
	SHUFPS  $1, X4, X4
	MINSS   X4, X0
	MOVAPS  X1, X4
	SHUFPS  $1, X4, X4
	MAXSS   X4, X1
	MOVSS   X0, least+8(FP)
	MOVSS   X1, greatest+12(FP)
	RET

// func minMax64(values *[64]float64) (least, greatest float64)
TEXT ·minMax64(SB), NOSPLIT, $0-24
	MOVQ   values+0(FP), SI
	MOVQ   $0x7FF0000000000000, AX
	MOVQ   AX, X0
	SHUFPD $0, X0, X0
	MOVQ   $0xFFF0000000000000, AX
	MOVQ   AX, X1
	SHUFPD $0, X1, X1
	MOVAPD X0, X2
	MOVAPD X1, X3
	MOVQ   $16, CX

loop64:
	MOVUPD (SI), X4
	MOVUPD 16(SI), X5
	MOVAPD X4, X6
	MOVAPD X5, X7
	MINPD  X0, X4
	MAXPD  X1, X6
	MINPD  X2, X5
	MAXPD  X3, X7
	MOVAPD X4, X0
	MOVAPD X6, X1
	MOVAPD X5, X2
	MOVAPD X7, X3
	ADDQ   $32, SI
	DECQ   CX
	JNZ    loop64

	MINPD  X2, X0
	MAXPD  X3, X1
	MOVAPD X0, X4
	SHUFPD $1, X4, X4
	MINSD  X4, X0
	MOVAPD X1, X4
	SHUFPD $1, X4, X4
	MAXSD  X4, X1
	MOVSD  X0, least+8(FP)
	MOVSD  X1, greatest+16(FP)
	RET

// Integers have their least and greatest only from SSE 4.1 on; before, a comparison gives a
// mask, and a ^= (a ^ b) & mask takes b where it is set.

// func minMaxInt32(values *[64]int32, lanes *[8]int32)
TEXT ·minMaxInt32(SB), NOSPLIT, $0-16
	MOVQ  values+0(FP), SI
	MOVQ  lanes+8(FP), DI
	MOVOU (SI), X0
	MOVO  X0, X1
	MOVQ  $15, CX

loopInt32:
	ADDQ    $16, SI
	MOVOU   (SI), X4
	MOVO    X0, X5
	PCMPGTL X4, X5
	MOVO    X0, X6
	PXOR    X4, X6
	PAND    X5, X6
	PXOR    X6, X0
	MOVO    X4, X5
	PCMPGTL X1, X5
	MOVO    X1, X7
	PXOR    X4, X7
	PAND    X5, X7
	PXOR    X7, X1
	DECQ    CX
	JNZ     loopInt32

	MOVOU X0, (DI)
	MOVOU X1, 16(DI)
	RET
