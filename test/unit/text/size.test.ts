import { MAXIMUM_UPLOAD_BYTES } from '../../../nodes/DeepfakeAudioCheck/dataspike/uploadLimit';
import { describeSize } from '../../../nodes/DeepfakeAudioCheck/text/size';

describe('a size in words', () => {
	it.each([
		[0, '0 bytes'],
		[1, '1 byte'],
		[1023, '1023 bytes'],
		[1024, '1 KB'],
		[831_488, '812 KB'],
		[1_047_553, '1 MB'],
		[1_048_576, '1 MB'],
		[1_572_864, '1.5 MB'],
		[11_953_766, '11.4 MB'],
		[1_073_741_824, '1 GB'],
		[2_000_000_000, '1.9 GB'],
	])('%d bytes are "%s"', (sizeBytes, expected) => {
		expect(describeSize(sizeBytes)).toBe(expected);
	});
});

describe('the upload limit', () => {
	it('is ten times 2^20 bytes, the larger reading of "10 MB"', () => {
		expect(MAXIMUM_UPLOAD_BYTES).toBe(10 * 1024 * 1024);
	});

	it('reads "10 MB", and a byte more does not', () => {
		expect(describeSize(MAXIMUM_UPLOAD_BYTES)).toBe('10 MB');
		expect(describeSize(MAXIMUM_UPLOAD_BYTES + 1)).toBe('10.1 MB');
	});
});
