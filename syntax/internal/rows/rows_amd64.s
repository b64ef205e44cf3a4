#include "textflag.h"

// func momentsAVX2(n int, x *float32, sum, square *[lanes]float32)
TEXT ·momentsAVX2(SB), NOSPLIT, $0-32
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ sum+16(FP), DI
	MOVQ square+24(FP), DX
	VXORPS Y0, Y0, Y0
	VXORPS Y1, Y1, Y1
	XORQ BX, BX

loop:
	VMOVUPS (SI)(BX*4), Y2
	VADDPS Y2, Y0, Y0
	VMULPS Y2, Y2, Y3
	VADDPS Y3, Y1, Y1
	ADDQ $8, BX
	CMPQ BX, CX
	JLT loop
	VMOVUPS Y0, (DI)
	VMOVUPS Y1, (DX)
	VZEROUPPER
	RET

// func scaleAVX2(n int, dst *int16, x *float32, mean, r float32, gain, shift *float32)
TEXT ·scaleAVX2(SB), NOSPLIT, $0-48
	MOVQ n+0(FP), CX
	MOVQ dst+8(FP), DI
	MOVQ x+16(FP), SI
	VBROADCASTSS mean+24(FP), Y0
	VBROADCASTSS r+28(FP), Y1
	MOVQ gain+32(FP), R8
	MOVQ shift+40(FP), R9
	XORQ BX, BX

loop:
	VMOVUPS (SI)(BX*4), Y2
	VMOVUPS 32(SI)(BX*4), Y3
	VSUBPS Y0, Y2, Y2
	VSUBPS Y0, Y3, Y3
	VMULPS Y1, Y2, Y2
	VMULPS Y1, Y3, Y3
	VMULPS (R8)(BX*4), Y2, Y2
	VMULPS 32(R8)(BX*4), Y3, Y3
	VADDPS (R9)(BX*4), Y2, Y2
	VADDPS 32(R9)(BX*4), Y3, Y3
	VCVTPS2DQ Y2, Y2
	VCVTPS2DQ Y3, Y3
	VPACKSSDW Y3, Y2, Y2
	VPERMQ $0xD8, Y2, Y2
	VMOVDQU Y2, (DI)(BX*2)
	ADDQ $16, BX
	CMPQ BX, CX
	JLT loop
	VZEROUPPER
	RET

// func greatestAVX2(n int, x *float32, top *[lanes]float32)
TEXT ·greatestAVX2(SB), NOSPLIT, $0-24
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), SI
	MOVQ top+16(FP), DI
	VPCMPEQD Y1, Y1, Y1
	VPSRLD $1, Y1, Y1
	VXORPS Y0, Y0, Y0
	XORQ BX, BX

loop:
	VANDPS (SI)(BX*4), Y1, Y2
	VMAXPS Y2, Y0, Y0
	ADDQ $8, BX
	CMPQ BX, CX
	JLT loop
	VMOVUPS Y0, (DI)
	VZEROUPPER
	RET

// func multiplyAVX2(n int, dst *int16, x *float32, by float32)
TEXT ·multiplyAVX2(SB), NOSPLIT, $0-28
	MOVQ n+0(FP), CX
	MOVQ dst+8(FP), DI
	MOVQ x+16(FP), SI
	VBROADCASTSS by+24(FP), Y0
	XORQ BX, BX

loop:
	VMULPS (SI)(BX*4), Y0, Y2
	VMULPS 32(SI)(BX*4), Y0, Y3
	VCVTPS2DQ Y2, Y2
	VCVTPS2DQ Y3, Y3
	VPACKSSDW Y3, Y2, Y2
	VPERMQ $0xD8, Y2, Y2
	VMOVDQU Y2, (DI)(BX*2)
	ADDQ $16, BX
	CMPQ BX, CX
	JLT loop
	VZEROUPPER
	RET

// func addRampAVX2(n int, x *float32, whole *int32, scale, bias *float32)
TEXT ·addRampAVX2(SB), NOSPLIT, $0-40
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), DI
	MOVQ whole+16(FP), SI
	MOVQ scale+24(FP), R8
	MOVQ bias+32(FP), R9
	VXORPS Y0, Y0, Y0
	XORQ BX, BX

loop:
	VCVTDQ2PS (SI)(BX*4), Y1
	VMULPS (R8)(BX*4), Y1, Y1
	VADDPS (R9)(BX*4), Y1, Y1
	VMAXPS Y0, Y1, Y1
	VADDPS (DI)(BX*4), Y1, Y1
	VMOVUPS Y1, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT loop
	VZEROUPPER
	RET

// func floatsAVX2(n int, dst *float32, whole *int32, scale, bias *float32, step float32)
TEXT ·floatsAVX2(SB), NOSPLIT, $0-44
	MOVQ n+0(FP), CX
	MOVQ dst+8(FP), DI
	MOVQ whole+16(FP), SI
	MOVQ scale+24(FP), R8
	MOVQ bias+32(FP), R9
	VBROADCASTSS step+40(FP), Y0
	XORQ BX, BX

loop:
	VCVTDQ2PS (SI)(BX*4), Y1
	VMULPS (R8)(BX*4), Y0, Y2
	VMULPS Y2, Y1, Y1
	VADDPS (R9)(BX*4), Y1, Y1
	VMOVUPS Y1, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT loop
	VZEROUPPER
	RET

// func addScaledAVX2(n int, x *float32, q *int8, scale float32)
TEXT ·addScaledAVX2(SB), NOSPLIT, $0-28
	MOVQ n+0(FP), CX
	MOVQ x+8(FP), DI
	MOVQ q+16(FP), SI
	VBROADCASTSS scale+24(FP), Y0
	XORQ BX, BX

loop:
	VPMOVSXBD (SI)(BX*1), Y1
	VCVTDQ2PS Y1, Y1
	VMULPS Y0, Y1, Y1
	VADDPS (DI)(BX*4), Y1, Y1
	VMOVUPS Y1, (DI)(BX*4)
	ADDQ $8, BX
	CMPQ BX, CX
	JLT loop
	VZEROUPPER
	RET
