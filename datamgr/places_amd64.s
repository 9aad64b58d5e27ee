#include "textflag.h"

// func placesFloat32(values *float32, out *uint32, eights int, scale, base, end float64)
//
// out = floor(v*scale) - base where that lies in [0, end), else all ones. Eight at a time, as
// two times four float64.
TEXT ·placesFloat32(SB), NOSPLIT, $0-48
	MOVQ         values+0(FP), SI
	MOVQ         out+8(FP), DI
	MOVQ         eights+16(FP), CX
	VBROADCASTSD scale+24(FP), Y13
	VBROADCASTSD base+32(FP), Y14
	VBROADCASTSD end+40(FP), Y15
	VXORPD       Y12, Y12, Y12

loop:
	VMOVUPS      (SI), Y0
	VCVTPS2PD    X0, Y1
	VEXTRACTF128 $1, Y0, X0
	VCVTPS2PD    X0, Y2
	VMULPD       Y13, Y1, Y1
	VMULPD       Y13, Y2, Y2
	VROUNDPD     $1, Y1, Y1
	VROUNDPD     $1, Y2, Y2
	VSUBPD       Y14, Y1, Y1
	VSUBPD       Y14, Y2, Y2

	// Not (d >= 0), or not (d < end): NaN is both.
	VCMPPD       $0x19, Y12, Y1, Y3
	VCMPPD       $0x19, Y12, Y2, Y4
	VCMPPD       $0x15, Y15, Y1, Y5
	VCMPPD       $0x15, Y15, Y2, Y6
	VORPD        Y3, Y5, Y3
	VORPD        Y4, Y6, Y4
	VEXTRACTF128 $1, Y3, X5
	VEXTRACTF128 $1, Y4, X6
	VSHUFPS      $0x88, X5, X3, X3
	VSHUFPS      $0x88, X6, X4, X4
	VCVTTPD2DQY  Y1, X1
	VCVTTPD2DQY  Y2, X2
	VORPS        X3, X1, X1
	VORPS        X4, X2, X2
	VMOVUPS      X1, (DI)
	VMOVUPS      X2, 16(DI)
	ADDQ         $32, SI
	ADDQ         $32, DI
	DECQ         CX
	JNZ          loop
	VZEROUPPER
	RET

// func placesNarrow(values *float32, out *uint32, sixteens int, scale, base float32, last uint32)
//
// The same in float32 alone, sixteen at a time, where widePlaces finds that exact. As unsigned
// numbers, negative places, NaN and what does not fit 32 bits all lie above last.
TEXT ·placesNarrow(SB), NOSPLIT, $0-36
	MOVQ         values+0(FP), SI
	MOVQ         out+8(FP), DI
	MOVQ         sixteens+16(FP), CX
	VBROADCASTSS scale+24(FP), Y13
	VBROADCASTSS base+28(FP), Y14
	MOVL         last+32(FP), AX
	VMOVD        AX, X15
	VPBROADCASTD X15, Y15
	VPCMPEQD     Y12, Y12, Y12

narrow:
	VMULPS     (SI), Y13, Y0
	VMULPS     32(SI), Y13, Y1
	VROUNDPS   $1, Y0, Y0
	VROUNDPS   $1, Y1, Y1
	VSUBPS     Y14, Y0, Y0
	VSUBPS     Y14, Y1, Y1
	VCVTTPS2DQ Y0, Y0
	VCVTTPS2DQ Y1, Y1
	VPMINUD    Y15, Y0, Y2
	VPMINUD    Y15, Y1, Y3
	VPCMPEQD   Y0, Y2, Y2
	VPCMPEQD   Y1, Y3, Y3
	VPXOR      Y12, Y2, Y2
	VPXOR      Y12, Y3, Y3
	VPOR       Y2, Y0, Y0
	VPOR       Y3, Y1, Y1
	VMOVDQU    Y0, (DI)
	VMOVDQU    Y1, 32(DI)
	ADDQ       $64, SI
	ADDQ       $64, DI
	DECQ       CX
	JNZ        narrow
	VZEROUPPER
	RET

// func cellNumbersWide(xs, ys *uint32, eights int, wide, outside uint32)
TEXT ·cellNumbersWide(SB), NOSPLIT, $0-32
	MOVQ         xs+0(FP), SI
	MOVQ         ys+8(FP), DI
	MOVQ         eights+16(FP), CX
	MOVL         wide+24(FP), AX
	VMOVD        AX, X13
	VPBROADCASTD X13, Y13
	MOVL         outside+28(FP), AX
	VMOVD        AX, X14
	VPBROADCASTD X14, Y14
	VPCMPEQD     Y12, Y12, Y12

numbers:
	VMOVDQU   (SI), Y0
	VMOVDQU   (DI), Y1
	VPOR      Y0, Y1, Y2
	VPCMPEQD  Y12, Y2, Y2
	VPSRLD    $10, Y0, Y0
	VPSRLD    $10, Y1, Y1
	VPMULLD   Y13, Y1, Y1
	VPADDD    Y1, Y0, Y0
	VPBLENDVB Y2, Y14, Y0, Y0
	VMOVDQU   Y0, (SI)
	ADDQ      $32, SI
	ADDQ      $32, DI
	DECQ      CX
	JNZ       numbers
	VZEROUPPER
	RET
