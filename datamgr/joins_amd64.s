#include "textflag.h"

// Sixteen extents to one, with AVX2: least and greatest values lie in turn, so that the even lanes
// of the least and the odd ones of the greatest are what is sought.

// func joinsFloat32(below, above *float32, blocks int)
TEXT ·joinsFloat32(SB), NOSPLIT, $0-24
	MOVQ below+0(FP), SI
	MOVQ above+8(FP), DI
	MOVQ blocks+16(FP), CX

loopjoinsFloat32:
	VMOVUPS      0(SI), Y0
	VMOVUPS      32(SI), Y1
	VMOVUPS      64(SI), Y2
	VMOVUPS      96(SI), Y3
	VMINPS       Y1, Y0, Y4
	VMAXPS       Y1, Y0, Y8
	VMINPS       Y3, Y2, Y5
	VMAXPS       Y3, Y2, Y9
	VMINPS       Y5, Y4, Y4
	VMAXPS       Y9, Y8, Y8
	VEXTRACTF128 $1, Y4, X5
	VEXTRACTF128 $1, Y8, X9
	VMINPS       X5, X4, X4
	VMAXPS       X9, X8, X8
	VPSHUFD      $0x4E, X4, X5
	VPSHUFD      $0x4E, X8, X9
	VMINPS       X5, X4, X4
	VMAXPS       X9, X8, X8
	VBLENDPS     $2, X8, X4, X4
	VMOVQ        X4, (DI)
	ADDQ         $128, SI
	ADDQ         $8, DI
	DECQ         CX
	JNZ          loopjoinsFloat32
	VZEROUPPER
	RET

// func joinsInt32(below, above *int32, blocks int)
TEXT ·joinsInt32(SB), NOSPLIT, $0-24
	MOVQ below+0(FP), SI
	MOVQ above+8(FP), DI
	MOVQ blocks+16(FP), CX

loopjoinsInt32:
	VMOVDQU      0(SI), Y0
	VMOVDQU      32(SI), Y1
	VMOVDQU      64(SI), Y2
	VMOVDQU      96(SI), Y3
	VPMINSD      Y1, Y0, Y4
	VPMAXSD      Y1, Y0, Y8
	VPMINSD      Y3, Y2, Y5
	VPMAXSD      Y3, Y2, Y9
	VPMINSD      Y5, Y4, Y4
	VPMAXSD      Y9, Y8, Y8
	VEXTRACTI128 $1, Y4, X5
	VEXTRACTI128 $1, Y8, X9
	VPMINSD      X5, X4, X4
	VPMAXSD      X9, X8, X8
	VPSHUFD      $0x4E, X4, X5
	VPSHUFD      $0x4E, X8, X9
	VPMINSD      X5, X4, X4
	VPMAXSD      X9, X8, X8
	VPBLENDD     $2, X8, X4, X4
	VMOVQ        X4, (DI)
	ADDQ         $128, SI
	ADDQ         $8, DI
	DECQ         CX
	JNZ          loopjoinsInt32
	VZEROUPPER
	RET

// func joinsFloat64(below, above *float64, blocks int)
TEXT ·joinsFloat64(SB), NOSPLIT, $0-24
	MOVQ below+0(FP), SI
	MOVQ above+8(FP), DI
	MOVQ blocks+16(FP), CX

loopjoinsFloat64:
	VMOVUPD      0(SI), Y0
	VMOVUPD      32(SI), Y1
	VMOVUPD      64(SI), Y2
	VMOVUPD      96(SI), Y3
	VMINPD       Y1, Y0, Y4
	VMAXPD       Y1, Y0, Y8
	VMINPD       Y3, Y2, Y5
	VMAXPD       Y3, Y2, Y9
	VMOVUPD      128(SI), Y0
	VMOVUPD      160(SI), Y1
	VMOVUPD      192(SI), Y2
	VMOVUPD      224(SI), Y3
	VMINPD       Y0, Y4, Y4
	VMAXPD       Y0, Y8, Y8
	VMINPD       Y1, Y5, Y5
	VMAXPD       Y1, Y9, Y9
	VMINPD       Y2, Y4, Y4
	VMAXPD       Y2, Y8, Y8
	VMINPD       Y3, Y5, Y5
	VMAXPD       Y3, Y9, Y9
	VMINPD       Y5, Y4, Y4
	VMAXPD       Y9, Y8, Y8
	VEXTRACTF128 $1, Y4, X5
	VEXTRACTF128 $1, Y8, X9
	VMINPD       X5, X4, X4
	VMAXPD       X9, X8, X8
	VBLENDPD     $2, X8, X4, X4
	VMOVUPD      X4, (DI)
	ADDQ         $256, SI
	ADDQ         $16, DI
	DECQ         CX
	JNZ          loopjoinsFloat64
	VZEROUPPER
	RET
