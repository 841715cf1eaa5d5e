import { texts } from '../../../shared/i18n/texts.ts';

/** The page on which somebody uploads what their sign-up needs: photos or PDFs of certificates. */
export const materialTexts = texts({
  'materials.title': ['上传报名材料', 'Upload your documents'],
  'materials.due': ['请在 {due}前上传。', 'Please upload by {due}.'],
  'materials.asked': ['评审人员的话', 'From the reviewer'],
  'materials.what': [
    '上传证书、证明的照片或 PDF，最多 {most} 份，每份不超过 10 MB。照片要拍全，字要看得清。',
    'Photos or PDFs of certificates, {most} at most, up to 10 MB each. Show the whole page; the text must be readable.',
  ],
  'materials.safe': [
    '照片里的拍摄地点会自动去掉。只有审核人员能打开，每次打开都记在“经过”里。',
    'Where a photo was taken is removed. Only reviewers can open it, and each opening is recorded.',
  ],
  'materials.go': ['看材料、交齐', 'See and send your documents'],
  'materials.so.kept': ['已收好 {n} 份材料。', 'Kept: {n}.'],
  'materials.so.refused': [
    '有 {n} 份没有收下。原因和怎么办，请打开下面的页面看。',
    'Not taken: {n}. Open the page below to see why, and what to do.',
  ],
  'materials.list': ['已经上传的', 'What you have uploaded'],
  'materials.none': ['还没有上传。', 'Nothing yet.'],
  'materials.nth': ['第 {n} 份', 'Number {n}'],
  'materials.picture': ['照片，{size}', 'Photo, {size}'],
  'materials.pdf': ['PDF 文件，{size}', 'PDF, {size}'],
  'materials.pdf.pages': ['PDF 文件，{pages} 页，{size}', 'PDF, {pages} page(s), {size}'],
  'materials.kept': ['已收好', 'Kept'],
  'materials.checking': ['正在检查', 'Being checked'],
  'materials.checking.note': [
    '一般几秒钟，刷新本页可以看到结果。',
    'It takes seconds. Refresh this page to see the result.',
  ],
  'materials.lost': ['没有收到', 'Not received'],
  'materials.lost.note': ['没有等到检查结果，请再上传一次。', 'There was no result. Please upload it again.'],
  'materials.refused': ['没有收下', 'Not taken'],
  'materials.refused.empty': [
    '文件是空的。请重新拍照，或另选一份。',
    'The file is empty. Take the photo again, or choose another.',
  ],
  'materials.refused.size': [
    '文件超过 10 MB。请拍一张小一点的，或截图后上传。',
    'It is over 10 MB. Take a smaller photo, or a screenshot of it.',
  ],
  'materials.refused.type': [
    '不是照片，也不是 PDF。Word 等文件请拍照，或另存为 PDF。',
    'It is neither a photo nor a PDF. Take a photo of it, or save it as PDF.',
  ],
  'materials.refused.dimensions': [
    '照片太大，打不开。请把手机的拍照尺寸调小，再拍一次。',
    'The picture is too large to open. Set your camera to a smaller size.',
  ],
  'materials.refused.active': [
    'PDF 里有程序或附件，不能收。请打印成新的 PDF，或直接拍照。',
    'The PDF has a program or a file inside. Print it to a new PDF, or take a photo.',
  ],
  'materials.refused.locked': [
    'PDF 有密码，打不开。请去掉密码，或直接拍照。',
    'The PDF has a password. Remove it, or take a photo.',
  ],
  'materials.refused.unreadable': [
    '文件打不开，可能没有传完整。请再上传一次，或重新拍照。',
    'It cannot be read. Upload it again, or take the photo again.',
  ],
  'materials.refused.tooMany': [
    '已经有 {most} 份了。要换，请先删去一份。',
    'There are {most} already. Take one away first.',
  ],
  'materials.remove': ['删去', 'Take away'],
  'materials.upload.h': ['再传一份', 'Upload one more'],
  'materials.first.h': ['上传', 'Upload'],
  'materials.camera': ['用手机拍照', 'Take a photo'],
  'materials.choose': ['选照片或 PDF', 'Choose a photo or PDF'],
  'materials.send': ['上传', 'Upload'],
  'materials.sending': ['正在上传，{percent}%', 'Uploading, {percent}%'],
  'materials.wrong.none': ['请先拍照或选一个文件', 'Take a photo or choose a file first'],
  'materials.wrong.empty': ['这个文件是空的，请另选一个', 'This file is empty. Choose another'],
  'materials.wrong.size': ['这个文件超过 10 MB，请选小一点的', 'This file is over 10 MB. Choose a smaller one'],
  'materials.wrong.line': [
    '没有传上去，请检查网络，再按一次“上传”',
    'It was not sent. Check your connection and press Upload again',
  ],
  'materials.full': [
    '已经有 {most} 份，不能再传了。要换，请先删去一份。',
    'There are {most}. To change one, take it away first.',
  ],
  'materials.done.h': ['都传好了', 'When that is all'],
  'materials.done.note': ['按下以后开始评审，不能再补传。', 'Reviewers begin to read then; nothing can be added.'],
  'materials.done': ['我已经传齐', 'I have uploaded everything'],
  'materials.wait': [
    '还有材料正在检查，检查完就可以提交。',
    'One is still being checked; you can send them when it is done.',
  ],
});
