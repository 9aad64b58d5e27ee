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
